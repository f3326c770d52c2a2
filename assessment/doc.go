// Package assessment is what Discern knows: what a question, an answer, a
// verdict and a report are, and the rules that lead from one to the next.
//
// It is pure. It reads no file, no clock and no network, draws no random
// numbers and knows nothing of HTTP, SQL or HTML; it imports the standard
// library only. The other rooms ask (web), keep (store), show (templates) and
// hand out (export) what is worked out here, and all of them get every figure
// and every sentence from here, so that no two of them can disagree.
package assessment
