package export

import (
	"bytes"
	"cmp"
	"discern/assessment"
	"discern/assessment/report"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/google/uuid"
)

// CycloneDX writes what a system reaches as a bill of materials in CycloneDX 1.7:
// the other systems as services, the credentials behind its identities as
// related cryptographic material, the verdict and its limits as claims with what
// speaks for and against them. It holds what somebody said and no more: what is
// not known is left out, or called unknown where the format asks for a value. The
// short version has none.
func CycloneDX(r report.Report, bank *assessment.Bank) ([]byte, error) {
	m := material{r: &r, bank: bank, evidence: map[string]bool{}}
	bom := cdx.NewBOM()
	bom.SpecVersion = cdx.SpecVersion1_7
	bom.JSONSchema = "http://cyclonedx.org/schema/bom-1.7.schema.json"
	bom.SerialNumber = serialNumber(r)
	bom.Metadata = m.metadata()
	bom.Services = some(m.services())
	bom.Components = some(m.credentials())
	bom.Dependencies = m.dependencies(bom)
	bom.Declarations = m.declarations()

	var out bytes.Buffer
	if err := cdx.NewBOMEncoder(&out, cdx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(false).Encode(bom); err != nil {
		return nil, fmt.Errorf("write CycloneDX: %w", err)
	}
	return out.Bytes(), nil
}

// serialSpace sets our serial numbers apart from everybody else's; a random
// number, drawn once.
var serialSpace = uuid.MustParse("6f2a9d0e-3c55-4b0c-9a3e-51d7c0a4e8b2")

// serialNumber is the same for the same version of the same report, shown to the
// same readers. A draft has none: it may still change under the same id.
func serialNumber(r report.Report) string {
	if r.Draft || r.ID == "" {
		return ""
	}
	name := strings.Join([]string{r.ID, strconv.Itoa(r.Number), string(r.View.Audience), string(r.View.Names)}, "\n")
	return uuid.NewSHA1(serialSpace, []byte(name)).URN()
}

// Names within the document.
const (
	refSystem     = "system"
	refService    = "service-"
	refCredential = "credential-"
)

// material gathers a report as a bill of materials.
type material struct {
	r        *report.Report
	bank     *assessment.Bank
	evidence map[string]bool // by name, what stands in the list already
	list     []cdx.DeclarationEvidence
}

// some is a list as the library wants it: nil where nothing is in it.
func some[T any](list []T) *[]T {
	if len(list) == 0 {
		return nil
	}
	return &list
}

// properties lists names and values, leaving out the values that are not known.
func properties(pairs ...string) *[]cdx.Property {
	var out []cdx.Property
	for i := 0; i < len(pairs); i += 2 {
		if value := strings.TrimSpace(pairs[i+1]); value != "" {
			out = append(out, cdx.Property{Name: "discern:" + pairs[i], Value: value})
		}
	}
	return some(out)
}

func (m *material) metadata() *cdx.Metadata {
	r := m.r
	state, number := "sealed", ""
	if r.Draft {
		state = "draft"
	}

	if r.Number > 0 {
		number = strconv.Itoa(r.Number)
	}

	out := &cdx.Metadata{
		Component: &cdx.Component{BOMRef: refSystem, Type: cdx.ComponentTypeApplication, Name: or(r.System, notKnown),
			Version: r.Interview.Version},
		Tools: &cdx.ToolsChoice{Components: &[]cdx.Component{{Type: cdx.ComponentTypeApplication, Name: "Discern"}}},
		Properties: properties("report:state", state, "report:version", number, "report:for", string(r.View.Audience),
			"report:names", string(r.View.Names), "report:marking", r.Marking(), "bank:version", r.Bank.Version,
			"bank:sha256", r.Bank.SHA256,
			"company", r.Company, "sender:contact", oneLine(r.Sender.Contact)),
	}
	out.Component.Properties = properties("class", string(r.Class), "shape", string(r.Shape), "confidence",
		string(r.Verdict.Confidence.Level))

	if !r.Sealed.IsZero() {
		out.Timestamp = r.Sealed.UTC().Format(time.RFC3339)
	}

	if by := strings.TrimSpace(r.SealedBy); by != "" {
		out.Authors = &[]cdx.OrganizationalContact{{Name: by}}
	}

	if firm := oneLine(r.Sender.Firm); firm != "" {
		out.Manufacturer = &cdx.OrganizationalEntity{Name: firm}
		if person := oneLine(r.Sender.Person); person != "" {
			out.Manufacturer.Contact = &[]cdx.OrganizationalContact{{Name: person}}
		}
	}

	return out
}

// services are the other systems, in the order of the inventory, each with what
// is done on it.
func (m *material) services() []cdx.Service {
	var out []cdx.Service
	actions := map[int]int{} // by service, so far
	for _, l := range m.r.Interview.Inventory {
		i := m.serviceOf(l.System)
		for len(out) <= i {
			ref := refService + strconv.Itoa(len(out)+1)
			out = append(out, cdx.Service{BOMRef: ref, Name: or(strings.TrimSpace(l.System), notKnown),
				Properties: &[]cdx.Property{}})
		}

		actions[i]++
		at := "action:" + strconv.Itoa(actions[i]) + ":"
		more := properties(at+"name", or(l.Action, notKnown), at+"kind", string(l.Kind), at+"decided", string(l.Decided),
			at+"identity", l.Identity, at+"refuses", l.Refuses, at+"part", m.part(l.Part))
		*out[i].Properties = append(*out[i].Properties, *more...)
	}

	return out
}

// part is the name of a part of the system, "" for the main path.
func (m *material) part(id string) string {
	for _, p := range m.r.Interview.Parts {
		if id != "" && p.ID == id {
			return p.Name
		}
	}
	return ""
}

// serviceOf is the place of a system among the services: systems are told apart
// as people do, whatever their capitals and accents.
func (m *material) serviceOf(system string) int {
	var seen []string
	for _, l := range m.r.Interview.Inventory {
		if key := assessment.Fold(l.System); !slices.Contains(seen, key) {
			seen = append(seen, key)
		}
	}
	return slices.Index(seen, assessment.Fold(system))
}

// credentials are what stands behind the identities that somebody named.
func (m *material) credentials() []cdx.Component {
	var out []cdx.Component
	for _, d := range assessment.BillOf(&m.r.Interview).Identities {
		if d.Name == "" {
			continue
		}

		pairs := []string{"credential:kind", d.Kind, "credential:lifetime", d.Lifetime, "credential:scope", string(d.Scope),
			"owner", d.Owner, "reviewer", d.Reviewer}
		for _, system := range d.Systems {
			pairs = append(pairs, "reaches", refService+strconv.Itoa(m.serviceOf(system)+1))
		}

		what := &cdx.RelatedCryptoMaterialProperties{Type: materialType(d.Kind), State: materialState(d.Lifetime)}
		if end, ok := endOf(d.Lifetime); ok {
			what.ExpirationDate = end.Format(time.RFC3339)
		}

		out = append(out, cdx.Component{
			BOMRef: refCredential + strconv.Itoa(len(out)+1), Type: cdx.ComponentTypeCryptographicAsset, Name: d.Name,
			CryptoProperties: &cdx.CryptoProperties{AssetType: cdx.CryptoAssetTypeRelatedCryptoMaterial,
				RelatedCryptoMaterialProperties: what},
			Properties: properties(pairs...),
		})
	}

	return out
}

// materialType reads off what somebody called a credential which of the format's
// types it is: the words of the format themselves, a credential for any other
// word, unknown where nobody said.
func materialType(kind string) cdx.RelatedCryptoMaterialType {
	for _, word := range strings.Fields(assessment.Fold(kind)) {
		switch word {
		case "token", "tokens":
			return cdx.RelatedCryptoMaterialTypeToken
		case "password", "passwords":
			return cdx.RelatedCryptoMaterialTypePassword
		}
	}

	if strings.TrimSpace(kind) == "" {
		return cdx.RelatedCryptoMaterialTypeUnknown
	}
	return cdx.RelatedCryptoMaterialTypeCredential
}

// materialState is the state of a credential where it was given as one word, and
// nothing else.
func materialState(lifetime string) cdx.CryptoKeyState {
	switch assessment.Fold(strings.Trim(lifetime, " .")) {
	case "active":
		return cdx.CryptoKeyStateActive
	case "suspended":
		return cdx.CryptoKeyStateSuspended
	case "revoked", "disabled", "deactivated", "expired":
		return cdx.CryptoKeyStateDeactivated
	case "compromised", "leaked":
		return cdx.CryptoKeyStateCompromised
	case "destroyed", "deleted":
		return cdx.CryptoKeyStateDestroyed
	}
	return ""
}

var untilDay = regexp.MustCompile(`(?i)^(?:until|till|to|expires|expires on|ends|ends on)?\s*(\d.*?)\.?$`)

// endOf is the day on which a credential ends, where nothing but a day was given:
// "until 2027-03-01", "1 March 2027".
func endOf(lifetime string) (time.Time, bool) {
	m := untilDay.FindStringSubmatch(strings.Join(strings.Fields(lifetime), " "))
	if m == nil {
		return time.Time{}, false
	}

	for _, layout := range []string{"2006-01-02", "2 January 2006", "2 Jan 2006"} {
		if day, err := time.Parse(layout, m[1]); err == nil {
			return day, true
		}
	}
	return time.Time{}, false
}

// dependencies say what the system rests on.
func (m *material) dependencies(bom *cdx.BOM) *[]cdx.Dependency {
	var on []string
	if bom.Services != nil {
		for _, s := range *bom.Services {
			on = append(on, s.BOMRef)
		}
	}

	if bom.Components != nil {
		for _, c := range *bom.Components {
			on = append(on, c.BOMRef)
		}
	}

	if len(on) == 0 {
		return nil
	}
	return &[]cdx.Dependency{{Ref: refSystem, Dependencies: &on}}
}

// declarations are the verdict, where there is one, and each limit that somebody
// said is in place.
func (m *material) declarations() *cdx.Declarations {
	var claims []cdx.Claim
	if m.r.Class != assessment.Undetermined {
		claims = append(claims, m.verdict())
		if m.r.Class == assessment.Agent {
			claims = append(claims, m.limits()...)
		}
	}

	if len(claims) == 0 {
		return nil
	}
	return &cdx.Declarations{Claims: &claims, Evidence: some(m.list)}
}

// verdict is the class and shape: the answers that point to it speak for it, those
// that point the other way and what contradicts any of them against it.
func (m *material) verdict() cdx.Claim {
	out := cdx.Claim{BOMRef: "claim-verdict", Target: refSystem, Predicate: m.r.Headline(), Reasoning: m.sure()}
	var pro, con []cdx.BOMReference
	var asked []string
	for _, k := range m.r.Verdict.Contributions {
		asked = append(asked, k.Question)
		towards := k.Points
		if m.r.Class == assessment.Workflow {
			towards = -towards
		}

		switch {
		case towards > 0:
			pro = m.add(pro, m.answer(k.Question))
		case towards < 0:
			con = m.add(con, m.answer(k.Question))
		}
	}

	for i := range m.r.Verdict.Contradictions {
		f := &m.r.Verdict.Contradictions[i]
		if f.Kind != assessment.Tension &&
			slices.ContainsFunc(f.Questions, func(q string) bool { return slices.Contains(asked, q) }) {
			con = m.add(con, m.finding(f))
		}
	}

	out.Evidence, out.CounterEvidence = some(pro), some(con)
	return out
}

// sure says how sure the verdict is, as page one does.
func (m *material) sure() string {
	var out []string
	for _, s := range m.r.Front.Sure.Sentences {
		out = append(out, s.Whole())
	}
	return cmp.Or(strings.Join(out, " "), m.r.Lead.Confidence)
}

func (m *material) limits() []cdx.Claim {
	var out []cdx.Claim
	for _, l := range m.r.Verdict.Limits {
		predicate := "Said to be in place: " + l.Name
		if l.Denied {
			predicate = "Said not to be in place: " + l.Name
		}
		if l.State != assessment.LimitConfirmed && l.State != assessment.LimitContradicted {
			continue // nobody claims it
		}

		if l.State == assessment.LimitContradicted {
			predicate += ". Contradicted"
		}

		c := cdx.Claim{BOMRef: "claim-limit-" + l.Question, Target: refSystem, Predicate: predicate + ".", Reasoning: l.Says}
		c.Evidence = some(m.add(nil, m.answer(l.Question)))

		var con []cdx.BOMReference
		for i := range m.r.Verdict.Contradictions {
			if f := &m.r.Verdict.Contradictions[i]; slices.Contains(l.Against, f.Rule) {
				con = m.add(con, m.finding(f))
			}
		}

		c.CounterEvidence = some(con)
		out = append(out, c)
	}

	return out
}

// add keeps a piece of evidence once and refers to it.
func (m *material) add(refs []cdx.BOMReference, e cdx.DeclarationEvidence) []cdx.BOMReference {
	if e.BOMRef == "" {
		return refs
	}

	if !m.evidence[e.BOMRef] {
		m.evidence[e.BOMRef] = true
		m.list = append(m.list, e)
	}
	return append(refs, cdx.BOMReference(e.BOMRef))
}

// answer is an answer as evidence: what it says, how it is known, who gave it and
// when. There is none where nobody answered.
func (m *material) answer(question string) cdx.DeclarationEvidence {
	a := m.r.Interview.AnswerTo(question)
	if a.State != assessment.Answered {
		return cdx.DeclarationEvidence{}
	}

	out := cdx.DeclarationEvidence{BOMRef: "answer-" + question, PropertyName: "discern:question:" + question,
		Description: cmp.Or(m.bank.Says(a), "An answer to "+question+".") + " " + a.Evidence.Plain() + "."}
	if !a.At.IsZero() {
		out.Created = a.At.UTC().Format(time.RFC3339)
	}

	if by := strings.TrimSpace(a.By); by != "" {
		out.Author = &cdx.OrganizationalContact{Name: by}
	}

	return out
}

// finding is something that does not add up, as evidence against a claim.
func (m *material) finding(f *assessment.Finding) cdx.DeclarationEvidence {
	return cdx.DeclarationEvidence{BOMRef: "finding-" + f.Rule, PropertyName: "discern:rule:" + f.Rule,
		Description: f.Title + ". " + f.Says}
}
