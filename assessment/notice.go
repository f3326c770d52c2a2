package assessment

import (
	"strings"
	"time"
)

// Notice is what the notice to people who come by a link says about who keeps what they
// give, beside the name of the firm. Empty fields are said to be missing.
type Notice struct {
	Address string // of the firm
	Privacy string // whom to turn to about privacy
	Purpose string // "" for what the program is for
	Basis   string // the legal basis
	Place   string // where the program runs
	Backups string // how long copies against loss are kept
	Version int    // counts the changes, from 1; 0 for none made yet
	Changed time.Time
}

// UsualPurpose is what answers are for where the notice says nothing else.
const UsualPurpose = "To find out how an AI system works and how it should be given access"

// Same reports whether two notices say the same, whenever they were written.
func (n Notice) Same(x Notice) bool {
	n.Version, n.Changed = x.Version, x.Changed
	return n == x
}

// Missing names what a notice leaves open for a firm of that name, in words.
func (n Notice) Missing(firm string) []string {
	var out []string
	for _, f := range []struct{ says, name string }{
		{firm, "the name of the firm"}, {n.Address, "its address"}, {n.Privacy, "whom to turn to about privacy"},
		{n.Basis, "the legal basis"}, {n.Place, "where the program runs"},
		{n.Backups, "how long copies against loss are kept"},
	} {
		if strings.TrimSpace(f.says) == "" {
			out = append(out, f.name)
		}
	}
	return out
}

// Faults lists what is too long for a notice, by field.
func (n Notice) Faults() []Fault {
	var out []Fault
	for _, f := range []struct{ path, says string }{{"address", n.Address}, {"privacy", n.Privacy},
		{"purpose", n.Purpose}, {"basis", n.Basis}, {"place", n.Place}, {"backups", n.Backups}} {
		if msg := TooLong(f.says, MaxLine); msg != "" {
			out = append(out, Fault{f.path, msg})
		}
	}
	return out
}
