// Command bundle writes what a browser fetches, out of the scripts and the style sheet
// that people read: a page's script and all that nothing else needs is one file, without
// comments, indentation and long names, which are a third of what would be fetched.
// Usage: bundle FOLDER; what it writes stands in FOLDER/made.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

// entries are the files that a page or another entry names. Whatever else a script
// imports becomes part of it; what two of them need is an entry of its own, so that a
// browser has it once.
var entries = []string{"app.css", "app.js", "call.js", "draft.js", "outbox.js", "passkey.js", "strike.js"}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New("say one folder, e.g. bundle static")
	}

	made, err := build(args[0])
	if err != nil {
		return err
	}

	into := filepath.Join(args[0], "made")
	if err := os.RemoveAll(into); err != nil {
		return err
	}
	if err := os.MkdirAll(into, 0o755); err != nil {
		return err
	}
	for name, body := range made {
		if err := os.WriteFile(filepath.Join(into, name), body, 0o644); err != nil {
			return err
		}
	}

	return nil
}

// build returns what is made of the entries of a folder, by name. A script that two of
// them take in would be fetched twice, and one that none does would be missed by nobody:
// both are faults.
func build(folder string) (map[string][]byte, error) {
	made, within := map[string][]byte{}, map[string][]string{}
	for _, entry := range entries {
		body, sources, err := bundle(folder, entry)
		if err != nil {
			return nil, err
		}

		made[entry] = body
		for _, source := range sources {
			within[source] = append(within[source], entry)
		}
	}

	scripts, err := filepath.Glob(filepath.Join(folder, "*.js"))
	if err != nil {
		return nil, err
	}
	for _, script := range scripts {
		if in := within[filepath.Base(script)]; len(in) != 1 {
			return nil, fmt.Errorf("%s is part of %d entries %v, want one", filepath.Base(script), len(in), in)
		}
	}

	return made, nil
}

// bundle makes one entry, and names the sources that are in it.
func bundle(folder, entry string) (body []byte, sources []string, err error) {
	elsewhere := []string{"fonts/*"} // the program gives their addresses when it starts
	for _, other := range entries {
		if other != entry {
			elsewhere = append(elsewhere, "./"+other)
		}
	}

	result := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(folder, entry)}, Bundle: true, External: elsewhere,
		Format: api.FormatESModule, Outdir: "made", Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, Metafile: true,
	})
	if faults := append(result.Errors, result.Warnings...); len(faults) > 0 {
		return nil, nil, fmt.Errorf("%s: %s", entry, api.FormatMessages(faults, api.FormatMessagesOptions{})[0])
	}

	var told struct{ Inputs map[string]struct{} }
	if err := json.Unmarshal([]byte(result.Metafile), &told); err != nil {
		return nil, nil, fmt.Errorf("read what %s is made of: %w", entry, err)
	}
	for source := range told.Inputs {
		sources = append(sources, filepath.Base(source))
	}

	return bytes.TrimSpace(result.OutputFiles[0].Contents), sources, nil
}
