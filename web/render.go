package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"discern/templates"
)

const typeHTML = "text/html; charset=utf-8"

// worthGzip is the size from which packing saves more than it costs.
const worthGzip = 1 << 10

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// worthMore is the size from which packing tighter pays: of pages that long much is
// alike. The first page of a call is one of them.
const worthMore = 24 << 10

var packers, tightPackers = packersOf(gzip.BestSpeed), packersOf(gzip.DefaultCompression)

func packersOf(level int) *sync.Pool {
	return &sync.Pool{New: func() any {
		w, err := gzip.NewWriterLevel(nil, level)
		if err != nil {
			panic(err) // the level is a constant of the package
		}
		return w
	}}
}

// page renders a page whole, then sends it: a page that fails half way is an
// error page, never half a page.
func (s *Server) page(c echo.Context, status int, component templ.Component) error {
	buf := buffers.Get().(*bytes.Buffer)
	defer putBuffer(buf)
	buf.Reset()
	if err := templates.Render(c.Request().Context(), component, buf); err != nil {
		return fmt.Errorf("render the page: %w", err)
	}
	return send(c, status, typeHTML, buf.Bytes())
}

// renderGzip renders a page into a packed copy to keep.
func renderGzip(ctx context.Context, component templ.Component) ([]byte, error) {
	buf := buffers.Get().(*bytes.Buffer)
	defer putBuffer(buf)
	buf.Reset()
	if err := templates.Render(ctx, component, buf); err != nil {
		return nil, fmt.Errorf("render the page: %w", err)
	}
	var packed bytes.Buffer
	if err := pack(&packed, buf.Bytes()); err != nil {
		return nil, err
	}

	return packed.Bytes(), nil
}

// putBuffer keeps ordinary buffers for the next page and lets go of huge ones.
func putBuffer(buf *bytes.Buffer) {
	if buf.Cap() <= 1<<20 {
		buffers.Put(buf)
	}
}

func pack(to *bytes.Buffer, body []byte) error {
	pool := packers
	if len(body) >= worthMore {
		pool = tightPackers
	}

	w := pool.Get().(*gzip.Writer)
	defer pool.Put(w)
	w.Reset(to)
	if _, err := w.Write(body); err != nil {
		return err
	}

	return w.Close()
}

// send sends a body, packed where the client takes it and it is worth it.
func send(c echo.Context, status int, contentType string, body []byte) error {
	h := c.Response().Header()
	h.Add("Vary", "Accept-Encoding")
	if len(body) >= worthGzip && takes(c.Request(), "gzip") {
		buf := buffers.Get().(*bytes.Buffer)
		defer putBuffer(buf)
		buf.Reset()
		if err := pack(buf, body); err != nil {
			return fmt.Errorf("pack the page: %w", err)
		}

		h.Set("Content-Encoding", "gzip")
		body = buf.Bytes()
	}

	h.Set("Content-Length", strconv.Itoa(len(body)))
	leaveGate(c)
	return c.Blob(status, contentType, body)
}

// sendPacked sends a body kept packed, unpacking it for the rare client that
// does not take gzip.
func sendPacked(c echo.Context, contentType string, packed []byte) error {
	h := c.Response().Header()
	if takes(c.Request(), "gzip") {
		h.Add("Vary", "Accept-Encoding")
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(packed)))
		return c.Blob(http.StatusOK, contentType, packed)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return fmt.Errorf("unpack the kept page: %w", err)
	}
	var plain bytes.Buffer
	if _, err := plain.ReadFrom(r); err != nil {
		return fmt.Errorf("unpack the kept page: %w", err)
	}

	return send(c, http.StatusOK, contentType, plain.Bytes())
}

// takes reports whether a client says that it unpacks a coding, as Accept-Encoding
// names it.
func takes(r *http.Request, coding string) bool {
	for taken := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(taken), ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			q := strings.ReplaceAll(params, " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

// seeOther answers a good form: whoever reloads then reloads a page, and sends
// nothing twice.
func seeOther(c echo.Context, address string) error {
	return c.Redirect(http.StatusSeeOther, address)
}

// led answers a good form that may wait for its connection on the page: script
// is told where it leads, and goes there once it has cleared up.
func led(c echo.Context, address string) error {
	if wantsJSON(c) {
		return c.JSON(http.StatusOK, map[string]string{"to": address})
	}
	return seeOther(c, address)
}
