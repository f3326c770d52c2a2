package templates

import "context"

// may is what whoever reads a page may do: links and buttons that would be refused are
// not shown. The zero value is somebody who may do all of it.
type may struct {
	readsOnly    bool // the system that the page is about
	makesNothing bool // no system of their own
}

type mayKey struct{}

func mayOf(ctx context.Context) may {
	m, _ := ctx.Value(mayKey{}).(may)
	return m
}

// ReadsOnly returns a context for a page of somebody who may read what it is about, and
// change nothing of it.
func ReadsOnly(ctx context.Context) context.Context {
	m := mayOf(ctx)
	m.readsOnly = true
	return context.WithValue(ctx, mayKey{}, m)
}

// MakesNothing returns a context for pages of somebody who may begin nothing.
func MakesNothing(ctx context.Context) context.Context {
	m := mayOf(ctx)
	m.makesNothing = true
	return context.WithValue(ctx, mayKey{}, m)
}

// Changes reports whether whoever reads a page may change what it is about.
func Changes(ctx context.Context) bool { return !mayOf(ctx).readsOnly }

// makes reports whether whoever reads a page may begin something.
func makes(ctx context.Context) bool { return !mayOf(ctx).makesNothing }
