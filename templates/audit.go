package templates

import "strings"

// AuditURL is the page of what was done in the workspace.
const AuditURL = "/settings/audit"

// AuditPageData is the page of what was done in the workspace.
type AuditPageData struct {
	Page
	Who, What    string // what is chosen; "" for all
	Since, Until string // days as typed
	People       []AuditPerson
	Rows         []AuditItem
	Head         string // of the whole trail
	Earlier      string // address of the rows before these; "" for none
	CSV, JSON    string // addresses of what is chosen, as a file
}

// AuditPerson is somebody whose doings can be chosen alone.
type AuditPerson struct{ Value, Name string }

// AuditItem is one row.
type AuditItem struct {
	Number string
	When   string // already written for people
	Who    string // "" for one whose name was erased
	ByLink bool   // whoever it was came by a link
	Did    string
	Token  string // a program did it, by the token of that name
	Thing  string // its name; "" for what has none, or was erased
	ID     string // of the thing, where it has no name any more
	From   string
}

// Whose doings can be chosen that are not one person's.
const (
	AuditByLink    = "link"
	AuditByProgram = "console"
)

func (p AuditPageData) people() []choice {
	out := []choice{{"", "Everybody"}}
	for _, x := range p.People {
		out = append(out, choice{x.Value, x.Name})
	}
	return append(out, choice{AuditByLink, "Whoever came by a link"}, choice{AuditByProgram, "The program itself"})
}

// AuditKinds are the kinds of act that can be chosen, by how their names begin.
var AuditKinds = []choice{
	{"", "Everything"},
	{"sign-", "Signing in and out"},
	{"passkey.", "Passkeys and recovery codes"},
	{"user.", "People"},
	{"system.", "Systems"},
	{"interview.", "Interviews"},
	{"answer.", "Answers"},
	{"report.", "Reports"},
	{"link.", "Links"},
	{"record.", "What buyers shared and deleted"},
	{"workspace.", "Settings of the workspace"},
	{"token.", "Tokens of programs"},
	{"webhook.", "Webhooks"},
	{"programs.", "Programs that stopped"},
	{"audit.", "The trail itself"},
}

// AuditKind reports whether a kind can be chosen.
func AuditKind(value string) bool {
	for _, k := range AuditKinds {
		if k.Value == value {
			return true
		}
	}
	return false
}

// auditPhrases say what was done, by the name that the trail has for it.
var auditPhrases = map[string]string{
	"user.add":          "added a person",
	"user.change":       "changed a name or role",
	"user.disable":      "shut a person out",
	"user.enable":       "let a person in again",
	"user.role":         "changed the role of a person",
	"system.share":      "changed who works on a system",
	"system.hand-over":  "handed a system over",
	"sign-in.link":      "made a sign-in link",
	"sign-in":           "signed in",
	"sign-in.passkey":   "signed in with a passkey",
	"passkey.hold":      "used a passkey, and was asked to sign in with the provider first",
	"sign-in.confirm":   "used a passkey again, to confirm",
	"sign-in.code":      "used a recovery code",
	"passkey.add":       "made a passkey",
	"passkey.change":    "renamed a passkey",
	"passkey.remove":    "removed a passkey",
	"passkey.refuse":    "was refused with a passkey that may have been copied",
	"passkey.codes":     "made recovery codes",
	"sign-out":          "signed a browser out",
	"sign-out.all":      "signed out everywhere",
	"workspace.change":  "changed the settings of the workspace",
	"system.add":        "added a system",
	"system.archive":    "archived a system",
	"system.unarchive":  "put a system back on the list",
	"system.delete":     "deleted a system",
	"system.restore":    "brought a deleted system back",
	"system.erase":      "erased a system with everything in it",
	"interview.add":     "began an interview",
	"interview.change":  "changed an interview",
	"interview.meet":    "began a meeting",
	"answer.save":       "saved an answer",
	"answer.take-over":  "took an answer over from the other side",
	"answer.put-back":   "put an answer back",
	"sign-in.provider":  "signed in with an account of the provider",
	"identity.link":     "linked somebody with an account of the provider",
	"identity.unlink":   "ended the link with an account of the provider",
	"notes.share":       "shared their private notes with those who work on the system",
	"notes.keep":        "keeps their private notes to themselves",
	"difference.keep":   "looked at a difference and left it",
	"record.share":      "shared their answers",
	"record.take-back":  "took back what they shared",
	"record.erase":      "deleted their answers",
	"report.erase":      "removed a sealed report",
	"link.seen":         "looked at what came back",
	"correction.send":   "sent a correction",
	"correction.done":   "closed a correction",
	"person.export":     "printed everything kept about a person",
	"report.seal":       "sealed a report",
	"report.edit":       "changed words of a report",
	"interview.edition": "moved an interview to other questions",
	"note.clear":        "cleared a note for print",
	"file.add":          "read a file and kept what it shows",
	"file.remove":       "forgot a file that was read",
	"file.take":         "decided on what a file shows",
	"quote.add":         "kept lines of a conversation as quotes",
	"quote.print":       "said how a quote is printed",
	"quote.withdraw":    "withdrew a quote",
	"link.add":          "made a link",
	"link.revoke":       "revoked a link",
	"link.start":        "opened a link and pressed Start",
	"token.add":         "made a token for a program",
	"token.end":         "ended a token",
	"webhook.add":       "made a webhook",
	"webhook.rotate":    "gave a webhook another secret",
	"webhook.end":       "ended a webhook",
	"programs.stop":     "stopped tokens and webhooks until their person signs in with the provider",
	"audit.key":         "began to chain the trail under a key",
	"audit.rekey":       "replaced the lost key of the trail; the rows before it cannot be proved",
	"audit.broken":      "found that the end of the trail had been altered",
}

// AuditPhrase says what was done; "" for an action it does not know.
func AuditPhrase(action string) string { return auditPhrases[action] }

// shortHead is as much of a head as one compares at a glance.
func shortHead(head string) string {
	seq, hash, _ := strings.Cut(head, ":")
	if len(hash) > 12 {
		hash = hash[:12] + "…"
	}
	return "row " + seq + ", " + hash
}
