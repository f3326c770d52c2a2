package web

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"sync"

	"github.com/labstack/echo/v4"
	"go.yaml.in/yaml/v4"

	"discern/assessment"
)

// openAPIYAML describes the addresses for programs. It is written once, by hand; tests
// hold the route table and every answer to it.
//
//go:embed openapi.yaml
var openAPIYAML []byte

// openAPIJSON is the description as it is served.
var openAPIJSON = sync.OnceValues(func() ([]byte, error) {
	var doc any
	if err := yaml.Unmarshal(openAPIYAML, &doc); err != nil {
		return nil, err
	}
	return json.Marshal(doc)
})

// openAPI is GET /api/v1/openapi.json.
func (s *Server) openAPI(c echo.Context, _ assessment.Principal) error {
	body, err := openAPIJSON()
	if err != nil {
		return err
	}
	return send(c, http.StatusOK, typeJSON, body)
}
