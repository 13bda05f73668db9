package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var statement = regexp.MustCompile(`(?m)^-- name: (\w+) :\w+\n`)

// mayCrossAuthorities are the statements that serve the whole installation, each with
// its reason. Everything else names its authority.
var mayCrossAuthorities = map[string]string{
	"identity.ListAuthorities":    "lists the authorities themselves",
	"identity.AuthoritiesVersion": "watches the authorities themselves",
	"identity.SaveAuthority":      "writes an authority itself",
	"cases.FileIsUsed":            "bytes are shared by digest: a file goes when nobody names it",
	"forms.NamesFile":             "bytes are shared by digest: a file goes when nobody names it",
	"notify.MessageByMailID":      "a returned mail names nothing but its Message-ID",
	"inbox.NamesFile":             "bytes are shared by digest: a file goes when nobody names it",
	"inbox.StuckItems":            "the reconciler looks after every authority's answers",
	"notify.Stuck":                "the reconciler looks after every authority's mail",
	"notify.Unannounced":          "the reconciler looks after every authority's mail",
	// Sweeps remove what has expired, whosever it was.
	"desk.SweepDrafts": "sweep", "alerts.SweepAlerts": "sweep", "desk.SweepActs": "sweep", "forms.DropEmptied": "sweep", "forms.SweepStarts": "sweep",
	"counter.SweepUnsent": "sweep", "kiosk.StaleVisits": "sweep",
	"identity.SweepNetworks": "sweep", "identity.SweepKeys": "sweep", "identity.SweepSessions": "sweep",
	"identity.SweepTallies": "sweep", "web.SweepSessions": "sweep", "sms.ForgetReceipts": "sweep", "sms.ForgetCharges": "sweep",
}

// One authority never reads, writes or counts what is another's: the authority stands in
// every statement.
func TestEveryQueryNamesItsAuthority(t *testing.T) {
	t.Parallel()
	files := find(t, "queries.sql")
	if len(files) == 0 {
		t.Fatal("no queries found")
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		slice := filepath.Base(filepath.Dir(file))
		marks := statement.FindAllStringSubmatchIndex(string(text), -1)
		for i, mark := range marks {
			end := len(text)
			if i+1 < len(marks) {
				end = marks[i+1][0]
			}
			name, body := slice+"."+string(text[mark[2]:mark[3]]), string(text[mark[1]:end])
			if _, excused := mayCrossAuthorities[name]; !excused && !strings.Contains(body, "authority_id") {
				t.Errorf("%s does not name its authority:\n%s", name, strings.TrimSpace(body))
			}
		}
	}
}

var changesHistory = regexp.MustCompile(`(?is)\b(update|delete\s+from)\s+case_events\b`)

// erasing is the one place that may change histories: what it leaves still folds to the stored row (docs/adr/0010).
const erasing = "internal/cases/forget.sql"

// The history of a case is only ever added to, until its time is over.
func TestNoStatementChangesHistory(t *testing.T) {
	t.Parallel()
	for _, file := range find(t, ".sql") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := changesHistory.Find(text); found != nil && !strings.HasSuffix(filepath.ToSlash(file), erasing) {
			t.Errorf("%s: %q changes the history of a case", file, found)
		}
	}
}
