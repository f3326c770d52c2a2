package bank

import (
	"embed"
	"io/fs"
)

//go:embed examples/*.yaml
var exampleFiles embed.FS

// Examples holds the interviews about public systems that ship with the
// program, one interview file each; export.ReadInterview reads them. They were
// answered from plain observations of the public sources each file names.
func Examples() fs.FS {
	sub, err := fs.Sub(exampleFiles, "examples")
	if err != nil {
		return exampleFiles
	}
	return sub
}
