package web

import "strings"

// Browsers and systems as the header of a browser names them, the more particular
// ones first: most claim to be others too.
var (
	agents = [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chromium/", "Chromium"},
		{"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"},
		{"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// browserName says in a few words of our own what a browser calls itself, such as
// "Firefox on Linux"; "" for what is not known. Nothing of what it sends is kept.
func browserName(header string) string {
	find := func(known [][2]string) string {
		for _, k := range known {
			if strings.Contains(header, k[0]) {
				return k[1]
			}
		}
		return ""
	}

	agent, system := find(agents), find(systems)
	if agent == "" || system == "" {
		return agent + system
	}
	return agent + " on " + system
}
