package notify

import (
	"strconv"
	"strings"

	"parvis/internal/kit/i18n"
)

// Said tells an agent what a mail server answered, in its own words, or what
// kept the message from reaching one, in theirs.
func (a Attempt) Said(l i18n.Lang) string {
	words := a.Words
	if strings.HasPrefix(words, "notify.why.") || strings.HasPrefix(words, "inbox.") {
		words = i18n.In(l, words)
	}
	if a.Code == 0 {
		return words
	}
	return strings.Join(strings.Fields(strconv.Itoa(a.Code)+" "+a.Enhanced+" "+words), " ")
}
