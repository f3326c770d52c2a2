package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"discern/assessment/store"
	"discern/web"
)

const (
	// tracesPath is where a collector takes traces when its address names no path.
	tracesPath = "/v1/traces"
	// traceTime is how long one parcel of traces may take, and the last one at the end.
	traceTime = 5 * time.Second
)

// watcher is told what the site and the store do, and passes it on to the metrics and
// the traces that somebody asked for. It hears patterns of addresses and names of
// operations alone.
type watcher struct {
	metrics *metrics                 // nil for none
	traces  *sdktrace.TracerProvider // nil for none
	tracer  trace.Tracer
}

// watcher makes what watches; nil where nobody asked for metrics or traces.
func (o serveOptions) watcher(ctx context.Context, log *slog.Logger) (*watcher, error) {
	if o.metrics == "" && o.traces == "" {
		return nil, nil
	}

	w := &watcher{}
	if o.metrics != "" {
		w.metrics = newMetrics()
	}
	if o.traces == "" {
		return w, nil
	}

	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("send traces", "error", err) }))
	to, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(o.traces), otlptracehttp.WithTimeout(traceTime),
		otlptracehttp.WithHTTPClient(web.ClientForTraces(traceTime)))
	if err != nil {
		return nil, fmt.Errorf("-traces: %w", err)
	}
	w.use(sdktrace.WithBatcher(to))
	return w, nil
}

// use has spans go somewhere. Of the machine and its settings they say nothing.
func (w *watcher) use(to sdktrace.TracerProviderOption) {
	w.traces = sdktrace.NewTracerProvider(to, sdktrace.WithResource(resource.NewSchemaless(
		attribute.String("service.name", "discern"), attribute.String("service.version", buildVersion()))))
	w.tracer = w.traces.Tracer("discern")
}

// ofSite and ofStore are who watches, as the two rooms take it.
func (w *watcher) ofSite() web.Watch {
	if w == nil {
		return nil
	}
	return w
}

func (w *watcher) ofStore() store.Watch {
	if w == nil {
		return nil
	}
	return w
}

// Came is a web.Watch. What a client says of a trace of its own is not taken over.
func (w *watcher) Came(ctx context.Context) (context.Context, func(web.Answered)) {
	began := time.Now()
	if w.metrics != nil {
		w.metrics.underWay.Inc()
	}
	var span trace.Span
	if w.tracer != nil {
		ctx, span = w.tracer.Start(ctx, "request", trace.WithSpanKind(trace.SpanKindServer), trace.WithNewRoot())
	}

	return ctx, func(a web.Answered) {
		if w.metrics != nil {
			w.metrics.underWay.Dec()
			w.metrics.answered(a, time.Since(began))
		}
		if span == nil {
			return
		}

		span.SetName(a.Method + " " + a.Route)
		span.SetAttributes(attribute.String("http.request.method", a.Method), attribute.String("http.route", a.Route),
			attribute.Int("http.response.status_code", a.Status), attribute.String("discern.request", a.Request))
		if a.Status >= 500 {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

// Began is a store.Watch.
func (w *watcher) Began(ctx context.Context, op string, writes bool) (context.Context, func(store.Ended)) {
	var span trace.Span
	if w.tracer != nil {
		ctx, span = w.tracer.Start(ctx, "store: "+op)
	}

	return ctx, func(e store.Ended) {
		if w.metrics != nil {
			w.metrics.ended(writes, e)
		}
		if span == nil {
			return
		}

		span.SetAttributes(attribute.Bool("discern.writes", writes), attribute.String("discern.outcome", string(e.Outcome)))
		if writes {
			span.SetAttributes(attribute.Float64("discern.waited_ms", float64(e.Waited.Microseconds())/1000))
		}
		if e.Outcome == store.Failed {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

// copied is told how a backup that was due ended.
func (w *watcher) copied(err error) {
	if w != nil {
		w.metrics.copied(err)
	}
}

// Again is a store.Watch.
func (w *watcher) Again() {
	if w.metrics != nil {
		w.metrics.again.Inc()
	}
}

// close sends the traces that wait; a collector that does not answer is not waited for.
func (w *watcher) close(ctx context.Context) error {
	if w == nil || w.traces == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), traceTime)
	defer cancel()
	return w.traces.Shutdown(ctx)
}

// tracesAddress reads where traces go. In the clear they go to this machine alone.
func tracesAddress(text string) (string, error) {
	at, err := url.Parse(strings.TrimSpace(text))
	if err != nil || at.Host == "" || at.User != nil || at.RawQuery != "" || at.Fragment != "" ||
		at.Scheme != "https" && at.Scheme != "http" {
		return "", fmt.Errorf("-traces is %q; give the address of a collector, such as http://127.0.0.1:4318.", text)
	}
	if at.Scheme == "http" && !loopback(at.Hostname()) {
		return "", errors.New("-traces goes to another machine; give its address with https.")
	}
	if strings.Trim(at.Path, "/") == "" {
		at.Path = tracesPath
	}
	return at.String(), nil
}
