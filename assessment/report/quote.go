package report

import "strings"

func orSomebody(s string) string {
	if strings.TrimSpace(s) == "" {
		return "speaker not noted"
	}
	return s
}
