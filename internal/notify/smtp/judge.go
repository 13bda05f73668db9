package smtp

import (
	"errors"
	"net/textproto"
	"regexp"
	"strings"

	"parvis/internal/notify"
)

// later is for faults that say nothing about the mail: it has not been handed
// over, and the same mail may well pass next time.
func (t *talk) later(err error) error {
	f := t.describe(err)
	f.Outcome = notify.Temporary
	return f
}

// judge reads what a server said about this mail, or that it said nothing.
func (t *talk) judge(err error) error {
	f := t.describe(err)
	switch {
	case f.Code == 0 && t.stage == "answer":
		f.Outcome = notify.Unsure
	case f.Code >= 500 && !ours(f.Code):
		f.Outcome = notify.Permanent
	default:
		f.Outcome = notify.Temporary
	}
	return f
}

// ours finds refusals that blame how we came, not what we brought: sign in
// first, encrypt first, password wrong, too weak a way to sign in.
func ours(code int) bool {
	switch code {
	case 530, 534, 535, 538:
		return true
	}
	return false
}

func (t *talk) describe(err error) *notify.Failure {
	f := &notify.Failure{Stage: t.stage, Words: err.Error()}
	var said *textproto.Error
	if errors.As(err, &said) && said.Code >= 200 && said.Code < 600 {
		f.Code = said.Code
		f.Enhanced, f.Words = split(said.Msg)
	}
	return f
}

var enhanced = regexp.MustCompile(`^([245]\.\d{1,3}\.\d{1,3})[ \t]+`)

// split takes the enhanced code off the words; a server of several lines
// repeats it on each.
func split(said string) (code, words string) {
	var lines []string
	for line := range strings.Lines(said) {
		if m := enhanced.FindStringSubmatch(line); m != nil {
			code = m[1]
			line = line[len(m[0]):]
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return code, strings.Join(lines, " ")
}
