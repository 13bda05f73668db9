package inbox

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// How much of a message stands in its row; the raw has the whole.
const (
	mostParty   = 320
	mostName    = 200
	mostSubject = 500
	mostText    = 200_000
	mostHTML    = 500_000
	mostRefs    = 50
	mostParts   = 200
)

// tidy makes every text fit for both databases and for pages: whole signs of UTF-8, no NUL,
// one line where one line is meant, within bounds.
func (m *Message) tidy() {
	m.Party, m.AnswerTo = line(m.Party, mostParty), line(m.AnswerTo, mostParty)
	m.PartyName, m.Subject = line(m.PartyName, mostName), line(m.Subject, mostSubject)
	m.Conversation = line(m.Conversation, mostParty)
	for _, text := range []*string{&m.Text, &m.Quoted} {
		whole := lines(*text)
		*text = upTo(whole, mostText)
		m.Facts.Cut = m.Facts.Cut || len(*text) < len(whole)
	}
	if m.HTML = lines(m.HTML); len(m.HTML) > mostHTML {
		m.HTML, m.Facts.Cut = "", true // half a page is worse than its text
	}
	m.Facts.tidy()
}

func (f *Facts) tidy() {
	f.Ref = refKey(f.Ref)
	f.InReplyTo, f.References = refKeys(f.InReplyTo), refKeys(f.References)
	for _, list := range []*[]string{&f.ReplyTags, &f.To, &f.Cc, &f.Lost} {
		*list = (*list)[:min(len(*list), mostRefs)]
		for i, s := range *list {
			(*list)[i] = line(s, mostParty)
		}
	}
	for name, value := range f.More {
		f.More[name] = line(value, mostSubject)
	}
	if b := f.Bounce; b != nil {
		b.Of, b.Recipient = refKey(b.Of), line(b.Recipient, mostParty)
		b.Action, b.Code, b.Words = line(b.Action, 40), line(b.Code, 20), line(b.Words, mostSubject)
	}
	f.Events = f.Events[:min(len(f.Events), 20)]
	for i := range f.Events {
		e := &f.Events[i]
		for _, s := range []*string{&e.Method, &e.UID, &e.Summary, &e.Place, &e.Organizer} {
			*s = line(*s, mostName)
		}
	}
}

// line is one line of printable text, cut at most signs.
func line(s string, most int) string {
	if len(s) > 8*most {
		s = s[:8*most]
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most])
	}
	return s
}

// lines keeps line ends and tabs, and drops what no page shows.
func lines(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	if sound(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

// sound tells, byte by byte, that a text of whole signs has no control sign to drop: nearly all have none, and
// looking at each sign was a fifteenth of taking a mail in. Those beyond ASCII begin with C2 80 to C2 9F.
func sound(s string) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case c < ' ' && c != '\n' && c != '\t', c == 0x7f:
			return false
		case c == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0:
			return false
		}
	}
	return true
}

// upTo cuts after whole signs.
func upTo(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
