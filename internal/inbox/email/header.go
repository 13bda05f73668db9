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
		if list := h.addresses(key); len(list) > 0 {
			return normal(list[0].Address), list[0].Name
		}
	}
	return normal(raw.Meta[MetaFrom]), ""
}

// all lists the addresses of a header as they can be written to.
func (h header) all(key string) (found []string) {
	for _, a := range h.addresses(key) {
		if address := normal(a.Address); address != "" && !slices.Contains(found, address) {
			found = append(found, address)
		}
	}
	return found
}

// addresses reads a header as it was sent: encoded words are names and are decoded last, so that a name which holds a
// line end, a comma or another's address makes no address (RFC 2047, section 6.2).
func (h header) addresses(key string) (all []*mail.Address) {
	if h.Root == nil {
		return nil
	}
	decoded := h.GetHeaderValues(key)
	for i, value := range h.Root.Header.Values(key) {
		list, err := enmime.ParseAddressList(value)
		if err != nil || len(list) == 0 {
			list = bare(value, decoded[min(i, len(decoded)-1)])
		}
		all = append(all, list...)
	}
	return all
}

// bare finds addresses in a header that has no form: as it was sent, without what is encoded, else in what it says decoded,
// as some programs encode the whole of it.
func bare(sent, decoded string) (all []*mail.Address) {
	found := bareAddress.FindAllString(encodedWord.ReplaceAllString(sent, " "), 50)
	if len(found) == 0 {
		found = bareAddress.FindAllString(decoded, 50)
	}
	for _, address := range found {
		name := strings.Trim(strings.Replace(decoded, address, "", 1), `"'<> `)
		all = append(all, &mail.Address{Address: address, Name: name})
	}
	return all
}

var (
	bareAddress = regexp.MustCompile(`[^\s<>"'(),;:@]{1,64}@[^\s<>"'(),;:@]{1,250}`)
	encodedWord = regexp.MustCompile(`=\?[^?\s]{1,40}\?[bBqQ]\?[^?]*\?=`)
)

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
