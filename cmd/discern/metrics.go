package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"discern/assessment/store"
	"discern/web"
)

// metricsPath is the one address of the listener for metrics.
const metricsPath = "/metrics"

// scrapeTime is how long one reading of the metrics may take, the database included.
const scrapeTime = 5 * time.Second

// metrics are counts of what the program does, for Prometheus. No label holds a word of
// somebody's or the id of anything: routes are rows of the route table, and every other
// label has a few values that stand in the program.
type metrics struct {
	registry *prometheus.Registry

	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	underWay prometheus.Gauge
	reads    *prometheus.CounterVec
	writes   *prometheus.CounterVec
	waited   prometheus.Histogram
	again    prometheus.Counter
	backups  *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "discern_http_requests_total",
			Help: "Requests that were answered, by the row of the route table and the hundred of the status."},
			[]string{"method", "route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "discern_http_request_duration_seconds",
			Help:    "How long requests took. Streams, which stay open, are left out.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"method", "route"}),
		underWay: prometheus.NewGauge(prometheus.GaugeOpts{Name: "discern_http_requests_in_flight",
			Help: "Requests that are being answered, open streams included."}),
		reads: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "discern_reads_total",
			Help: "Reads of the database, by how they ended."}, []string{"outcome"}),
		writes: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "discern_writes_total",
			Help: "Saves, by how they ended: done is on disk, refused was against a rule or a right, failed broke."},
			[]string{"outcome"}),
		waited: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "discern_write_wait_seconds",
			Help:    "How long saves waited for their turn.",
			Buckets: []float64{.0001, .001, .005, .025, .1, .5, 2.5, 15}}),
		again: prometheus.NewCounter(prometheus.CounterOpts{Name: "discern_write_retries_total",
			Help: "Transactions that were run once more, because another stood in their way or the server was lost."}),
		backups: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "discern_backups_total",
			Help: "Backups that were due, by how they ended."}, []string{"outcome"}),
	}
	m.registry.MustRegister(m.requests, m.took, m.underWay, m.reads, m.writes, m.waited, m.again, m.backups,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))

	// What has not happened yet is 0, and not missing.
	for _, o := range []store.Outcome{store.Done, store.Refused, store.Failed} {
		m.reads.WithLabelValues(string(o))
		m.writes.WithLabelValues(string(o))
	}
	for _, o := range []store.Outcome{store.Done, store.Failed} {
		m.backups.WithLabelValues(string(o))
	}
	return m
}

// answered counts a request.
func (m *metrics) answered(a web.Answered, took time.Duration) {
	m.requests.WithLabelValues(a.Method, a.Route, strconv.Itoa(a.Status/100)+"xx").Inc()
	if !a.Stream {
		m.took.WithLabelValues(a.Method, a.Route).Observe(took.Seconds())
	}
}

// ended counts a read or a write.
func (m *metrics) ended(writes bool, e store.Ended) {
	if !writes {
		m.reads.WithLabelValues(string(e.Outcome)).Inc()
		return
	}

	m.writes.WithLabelValues(string(e.Outcome)).Inc()
	m.waited.Observe(e.Waited.Seconds())
}

// copied counts a backup that was due; nil counts nothing.
func (m *metrics) copied(err error) {
	if m == nil {
		return
	}
	o := store.Done
	if err != nil {
		o = store.Failed
	}
	m.backups.WithLabelValues(string(o)).Inc()
}

// state reads what is counted when somebody asks, and not all the time.
type state struct {
	store *store.Store
	site  *web.Server
	plan  schedule
}

var (
	ofStreams = prometheus.NewDesc("discern_streams_open", "Pages that listen for changes.", nil, nil)
	ofSending = prometheus.NewDesc("discern_webhook_messages_sending", "Messages on their way to webhooks.", nil, nil)
	ofSession = prometheus.NewDesc("discern_sessions", "Sessions that have not run out.", nil, nil)
	ofWaiting = prometheus.NewDesc("discern_webhook_messages_waiting", "Messages to webhooks to be sent.", nil, nil)
	ofDue     = prometheus.NewDesc("discern_webhook_messages_due", "Of these, those whose time has come.", nil, nil)
	ofBytes   = prometheus.NewDesc("discern_database_bytes", "Size of the database on the disk, with its log.", nil, nil)
	ofQueue   = prometheus.NewDesc("discern_writes_waiting", "Saves that wait for their turn.", nil, nil)
	ofBackup  = prometheus.NewDesc("discern_backup_last_timestamp_seconds",
		"When the newest backup in the folder of -backups was made; missing where there is none.", nil, nil)
)

// Describe and Collect are a prometheus.Collector.
func (s state) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{ofStreams, ofSending, ofSession, ofWaiting, ofDue, ofBytes, ofQueue, ofBackup} {
		to <- d
	}
}

// Collect leaves out what cannot be counted just now, and says so; the rest comes.
func (s state) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value float64) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value)
	}
	f := s.site.Figures()
	gauge(ofStreams, float64(f.Streams))
	gauge(ofSending, float64(f.Messages))

	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	kept, err := s.store.Figures(ctx)
	gauge(ofQueue, float64(kept.WritesWaiting))
	if err != nil {
		to <- prometheus.NewInvalidMetric(ofSession, errors.New("the database cannot be read"))
	} else {
		gauge(ofSession, float64(kept.Sessions))
		gauge(ofWaiting, float64(kept.Messages))
		gauge(ofDue, float64(kept.MessagesDue))
		gauge(ofBytes, float64(kept.Bytes))
	}

	if all, err := s.plan.made(); err == nil && len(all) > 0 {
		gauge(ofBackup, float64(all[0].at.Unix()))
	}
}

// listenForMetrics opens the listener for metrics; nil where none is wanted.
func (o serveOptions) listenForMetrics() (net.Listener, error) {
	if o.metrics == "" {
		return nil, nil
	}
	ln, err := net.Listen("tcp", o.metrics)
	if err != nil {
		return nil, fmt.Errorf("-metrics: cannot listen on %s: %w", o.metrics, errors.Unwrap(err))
	}
	return ln, nil
}

// metricsAddress reads where metrics are served: without a host, on this machine alone.
func metricsAddress(text string) (string, error) {
	if _, err := strconv.ParseUint(text, 10, 16); err == nil {
		text = ":" + text
	}
	host, port, err := net.SplitHostPort(text)
	if err != nil || port == "" {
		return "", fmt.Errorf("-metrics is %q; give a port of this machine, such as 9365, or a host and a port.", text)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port), nil
}

// serve answers whoever reads the metrics, until ctx ends.
func (m *metrics) serve(ctx context.Context, ln net.Listener, s state, log *slog.Logger) {
	m.registry.MustRegister(s)
	all := promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn), MaxRequestsInFlight: 4, Timeout: 2 * scrapeTime})
	local := loopback(hostOf(ln.Addr().String()))
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+metricsPath, func(w http.ResponseWriter, r *http.Request) {
		// A page of another site must not read it by pointing its own name here.
		if local && !loopback(hostOf(r.Host)) {
			http.Error(w, "This listener does not answer to that name.", http.StatusMisdirectedRequest)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		all.ServeHTTP(w, r)
	})

	server := &http.Server{Handler: mux, ReadHeaderTimeout: headerTime, ReadTimeout: readTime,
		WriteTimeout: 3 * scrapeTime, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelInfo)}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() }) // whoever reads it comes again
	defer stop()
	log.Info("metrics are served", "at", "http://"+ln.Addr().String()+metricsPath)
	if err := server.Serve(ln); err != nil && ctx.Err() == nil {
		log.Error("serve the metrics", "error", err)
	}
}

// hostOf is the host of an address, with or without a port.
func hostOf(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return strings.Trim(hostport, "[]")
}
