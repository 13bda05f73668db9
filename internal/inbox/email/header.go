package email

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"github.com/jhillyerd/enmime/v2"

	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/i18n"
)

// header reads the header of a mail, which a stranger wrote.
type header struct{ *enmime.Envelope }

// message is what the header says.
func (h header) message(raw inbox.Raw) inbox.Message {
	from, name := h.sender(raw)
	m := inbox.Message{
		Party: from, PartyName: name, Subject: h.GetHeader("Subject"),
		Facts: inbox.Facts{
			Ref: first(ids(h.GetHeader("Message-Id"))), InReplyTo: ids(h.GetHeader("In-Reply-To")),
			References: ids(strings.Join(h.GetHeaderValues("References"), " ")), To: h.all("To"), Cc: h.all("Cc"),
		},
	}
	if at, err := h.Date(); err == nil && at.Year() > 1980 && at.Year() < 2200 {
		m.SentAt = at
	}
	if answer := h.all("Reply-To"); len(answer) > 0 {
		m.AnswerTo = answer[0]
	}
	if lang, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(h.GetHeader("Content-Language"))), "-"); len(lang) == 2 {
		m.Lang = i18n.Lang(lang)
	}
	m.Facts.ReplyTags = h.tags(raw)
	return m
}

// sender is who wrote: the From, else the Sender, else the envelope.
func (h header) sender(raw inbox.Raw) (address, name string) {
	for _, key := range []string{"From", "Sender"} {
		for _, value := range h.GetHeaderValues(key) {
			list, err := enmime.ParseAddressList(value)
			if err == nil && len(list) > 0 {
				return normal(list[0].Address), list[0].Name
			}
			if found := bareAddress.FindString(value); found != "" {
				return normal(found), strings.Trim(strings.Replace(value, found, "", 1), `"'<> `)
			}
		}
	}
	return normal(raw.Meta[MetaFrom]), ""
}

var bareAddress = regexp.MustCompile(`[^\s<>"'(),;:@]{1,64}@[^\s<>"'(),;:@]{1,250}`)

// all lists the addresses of a header as they can be written to.
func (h header) all(key string) (found []string) {
	for _, value := range h.GetHeaderValues(key) {
		list, err := enmime.ParseAddressList(value)
		if err != nil {
			for _, bare := range bareAddress.FindAllString(value, 50) {
				list = append(list, &mail.Address{Address: bare})
			}
		}
		for _, a := range list {
			if address := normal(a.Address); address != "" && !slices.Contains(found, address) {
				found = append(found, address)
			}
		}
	}
	return found
}

// tags are those of the addresses that it was sent to, in the header or the envelope; which of
// them we have signed is for inbox to say.
func (h header) tags(raw inbox.Raw) (found []string) {
	to := strings.Split(raw.Meta[MetaTo], ",")
	for _, key := range []string{"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"} {
		to = append(to, h.all(key)...)
	}
	for _, address := range to {
		local, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
		if _, tag, ok := strings.Cut(local, "+"); ok && !slices.Contains(found, tag) {
			found = append(found, tag)
		}
	}
	return found
}

// normal is the one spelling of an address; one that cannot be written to stays as it came, in small letters.
func normal(address string) string {
	if good, err := identity.NormaliseEmail(address); err == nil {
		return good
	}
	return strings.ToLower(strings.TrimSpace(address))
}

var messageID = regexp.MustCompile(`<([^<>\s]{1,1000})>`)

// ids are the Message-IDs of a header, in their order; a lone one without brackets counts.
func ids(value string) (found []string) {
	for _, m := range messageID.FindAllStringSubmatch(value, 1000) {
		found = append(found, m[1])
	}
	if bare := strings.TrimSpace(value); len(found) == 0 && bare != "" && !strings.ContainsAny(bare, " \t<>") {
		found = append(found, bare)
	}
	return found
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
