package templates

// ImportPageData is /interviews/import, posted to itself as multipart: file (an
// interview file, YAML or JSON), again (add it to a system that is here).
type ImportPageData struct {
	Page
	Again    bool
	Accept   string // the endings of files that are read
	SystemID string // that is here already, under the name in the file
	System   string
}
