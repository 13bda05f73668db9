package email

import (
	"bufio"
	"net/textproto"
	"regexp"
	"strings"

	"github.com/jhillyerd/enmime/v2"

	"parvis/internal/inbox"
)

// bounce recognises a mail that brings one of ours back: as RFC 3464 has it, or as older
// programs (qmail, exim) and large providers write it.
func bounce(env *enmime.Envelope, h header, text string) (inbox.Bounce, bool) {
	if p := partOf(env.Root, "message/delivery-status", 0); p != nil {
		b := statusOf(string(p.Content))
		b.Of = original(env)
		if b.Words == "" {
			b.Words = strings.TrimSpace(firstLine(text))
		}
		return b, b.Action != ""
	}
	from, _ := h.sender(inbox.Raw{})
	local, _, _ := strings.Cut(from, "@")
	daemon := local == "mailer-daemon" || local == "postmaster" || h.GetHeader("X-Failed-Recipients") != ""
	if !daemon || !bounceSubject.MatchString(h.GetHeader("Subject")) && !bounceText.MatchString(text) {
		return inbox.Bounce{}, false
	}
	b := inbox.Bounce{Of: original(env), Action: "failed", Recipient: first(h.all("X-Failed-Recipients")), Code: enhanced.FindString(text)}
	if b.Of == "" {
		b.Of = quotedID(text)
	}
	if delaySubject.MatchString(h.GetHeader("Subject")) {
		b.Action = "delayed"
	}
	if at := enhanced.FindStringIndex(text); at != nil {
		b.Words = strings.TrimSpace(lineAt(text, at[0]))
	} else if found := smtpCode.FindString(text); found != "" {
		b.Words = strings.TrimSpace(found)
	}
	if b.Recipient == "" {
		b.Recipient = normal(strings.TrimRight(bareAddress.FindString(text), ".>"))
	}
	return b, true
}

var (
	bounceSubject = regexp.MustCompile(`(?i)undeliver|non[- ]?remis|non distribu|failure notice|returned (mail|to sender)|delivery (status notification|failure|has failed)|mail delivery (failed|failure|system)|échec (de|d.) ?(la )?(remise|distribution|livraison|envoi)|delayed|retard`)
	delaySubject  = regexp.MustCompile(`(?i)delay|retard|warning`)
	bounceText    = regexp.MustCompile(`(?i)this is the qmail-send program|could not be delivered|n.a pas pu être (remis|distribu|livr)|permanent (fatal )?error|delivery to the following recipient`)
	enhanced      = regexp.MustCompile(`\b[45]\.\d{1,3}\.\d{1,3}\b`)
	smtpCode      = regexp.MustCompile(`(?m)^.*\b55\d[ -].*$`)
	originalID    = regexp.MustCompile(`(?im)^[ \t>|]*message-id:\s*<([^<>\s]{1,1000})>`)
)

// statusOf reads the groups of a delivery status: the first failed recipient, else the first one.
func statusOf(text string) (b inbox.Bounce) {
	for _, group := range groups(text) {
		action := strings.ToLower(strings.TrimSpace(group.Get("Action")))
		if action == "" || b.Action == "failed" || b.Action != "" && action != "failed" {
			continue
		}
		b = inbox.Bounce{Action: action, Code: enhanced.FindString(group.Get("Status"))}
		if b.Code == "" {
			b.Code = strings.TrimSpace(group.Get("Status"))
		}
		_, address, _ := strings.Cut(group.Get("Final-Recipient"), ";")
		if _, first, ok := strings.Cut(group.Get("Original-Recipient"), ";"); ok && strings.TrimSpace(first) != "" {
			address = first
		}
		b.Recipient = normal(address)
		if _, words, ok := strings.Cut(group.Get("Diagnostic-Code"), ";"); ok {
			b.Words = strings.TrimSpace(words)
		}
	}
	return b
}

// groups are blocks of header lines between blank lines.
func groups(text string) (found []textproto.MIMEHeader) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	for _, block := range strings.Split(text, "\n\n") {
		if block = strings.Trim(block, "\n"); block == "" || len(found) == 100 {
			continue
		}
		group, err := textproto.NewReader(bufio.NewReader(strings.NewReader(block + "\n\n"))).ReadMIMEHeader()
		if err == nil || len(group) > 0 {
			found = append(found, group)
		}
	}
	return found
}

// original is the Message-ID of the mail that came back, from the copy in the return.
func original(env *enmime.Envelope) string {
	for _, kind := range []string{"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"} {
		if p := partOf(env.Root, kind, 0); p != nil {
			if id := quotedID(string(p.Content)); id != "" {
				return id
			}
		}
	}
	return quotedID(env.Text)
}

func quotedID(text string) string {
	if m := originalID.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

func partOf(p *enmime.Part, kind string, depth int) *enmime.Part {
	for ; p != nil && depth < 20; p = p.NextSibling {
		if strings.EqualFold(p.ContentType, kind) {
			return p
		}
		if found := partOf(p.FirstChild, kind, depth+1); found != nil {
			return found
		}
	}
	return nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}

func lineAt(text string, at int) string {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	return line
}
