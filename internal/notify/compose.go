package notify

import (
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
)

// compose lays a message out on the authority's paper. Nothing a person typed
// can add a header: names and subjects are single lines of printable text, and
// addresses were checked when they were queued.
func (s *Service) compose(r Record, set Settings) Mail {
	head := s.Paper(r.Authority).in(r.To.Lang)
	from := mail.Address{Name: HeaderWords(set.FromName), Address: set.From}
	if from.Address == "" {
		from.Address = bare(s.Config.From)
	}
	if from.Name == "" {
		from.Name = HeaderWords(head.Name)
	}
	if head.Name == "" {
		head.Name = from.Name
	}
	m := Mail{
		ID: r.MailID, Date: r.Queued, From: from, Envelope: from.Address, Lang: r.To.Lang, Subject: HeaderWords(r.Subject),
		To: mail.Address{Name: HeaderWords(r.To.Name), Address: ascii(r.To.Address)},
	}
	if set.BounceTo != "" {
		m.Envelope = tagged(set.BounceTo, r.ID.String())
	}
	if set.ReplyTo != "" {
		m.ReplyTo = tagged(set.ReplyTo, r.replyToken)
	}
	if r.way == byText {
		m.Text = r.Body.words()
		return m
	}
	m.Text = r.Body.Text(r.To.Lang, head, m.ReplyTo != "")
	m.HTML = r.Body.HTML(r.To.Lang, m.Subject, head, m.ReplyTo != "")
	return m
}

// tagged puts a tag into an address: name+tag@domain.
func tagged(address, tag string) string {
	local, domain, ok := strings.Cut(address, "@")
	if tag == "" || !ok {
		return address
	}
	return local + "+" + tag + "@" + domain
}

// ascii writes the domain of an address as servers know it. A local part with
// accents is left: servers that speak SMTPUTF8 take it, the others say so.
func ascii(address string) string {
	i := strings.LastIndexByte(address, '@')
	if i < 0 {
		return address
	}
	domain, err := idna.Lookup.ToASCII(address[i+1:])
	if err != nil {
		return address // the server will say what it thinks of it
	}
	return address[:i+1] + domain
}

func bare(address string) string {
	if parsed, err := mail.ParseAddress(address); err == nil {
		return parsed.Address
	}
	return address
}
