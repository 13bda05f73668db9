package seed

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"parvis/internal/inbox"
	"parvis/internal/inbox/email"
	"parvis/internal/inbox/sms"
	"parvis/internal/inbox/social/whatsapp"
	"parvis/internal/kit/i18n"
)

// name is what their program calls the n-th message of the exchange.
func (x *exchange) name(n int) string {
	return "seed." + strconv.Itoa(x.number) + "." + strconv.Itoa(n)
}

// counts one more of theirs.
func (x *exchange) counts() {
	x.said++
	x.written++
}

// comes brings what a person writes in, by the door of the exchange.
func (x *exchange) comes(ctx context.Context) error { return x.say(ctx, x.asks()) }

func (x *exchange) say(ctx context.Context, text string) error {
	x.counts()
	switch {
	case x.door == inbox.Email:
		return x.mails(ctx, x.mail(text))
	case x.door == inbox.SMS:
		return x.texts(ctx, text)
	case x.box.ID == x.accounts["messenger"].ID:
		return x.messages(ctx, text)
	}
	return x.posts(ctx, text)
}

// mail is the next one of theirs: the first, or an answer to ours.
func (x *exchange) mail(text string) mail {
	m := mail{
		from: x.who.email, name: x.who.name(), to: x.box.Address, subject: x.subject(), text: text, id: x.name(x.said) + "@courriel.example", at: x.Clock.Now(),
	}
	if x.ours.Facts.Ref != "" {
		m.answers, m.subject = x.ours.Facts.Ref, "Re: "+m.subject
		m.text += "\n\n> " + strings.ReplaceAll(strings.TrimSpace(x.ours.Text), "\n", "\n> ")
	}
	return m
}

func (x *exchange) subject() string {
	s := x.own(x.about.subject)
	if theirs := x.caseOf(); theirs != nil && x.about.subject[i18n.FR] == followUp && x.number%3 > 0 {
		return s + " " + string(theirs.ref)
	}
	switch {
	case x.number%23 == 0: // some say it all in the subject
		return s + ", " + x.street + " : " + x.own(pick(x.rng, x.about.asks))
	case x.number%7 == 0:
		return strings.ToUpper(s) + " !!!"
	case x.number%11 == 0:
		return hasty(x.rng, strings.ToLower(s), 2)
	}
	return s
}

func (x *exchange) mails(ctx context.Context, m mail) error {
	return x.takes(ctx, m.bytes(), m.from)
}

// takes hands a mail over as the listener of mail does.
func (x *exchange) takes(ctx context.Context, raw []byte, from string) error {
	in := inbox.Incoming{Account: x.box, Meta: map[string]string{
		email.MetaFrom: from, email.MetaTo: x.box.Address, email.MetaHello: "mx.courriel.example", email.MetaVia: "smtp", email.MetaIP: "192.0.2.25",
	}}
	in.Raw, in.Identify = email.Identify(bytes.NewReader(raw))
	a, err := x.Inbox.Accept(ctx, in)
	if err == nil && !a.Thread.IsZero() {
		x.thread = a.Thread
	}
	return err
}

func (x *exchange) texts(ctx context.Context, text string) error {
	body, err := json.Marshal(sms.DemoText{ID: x.name(x.said), From: x.who.phone, Text: text, At: x.Clock.Now()})
	if err != nil {
		return err
	}
	if err := x.Texts.Take(ctx, x.box, "application/json", body); err != nil {
		return err
	}
	return x.found(ctx, x.who.phone)
}

// messages is a call of the messenger's webhook.
func (x *exchange) messages(ctx context.Context, text string) error {
	number := strings.TrimPrefix(x.who.phone, "+")
	body, err := json.Marshal(map[string]any{"object": "whatsapp_business_account", "entry": []any{map[string]any{"changes": []any{map[string]any{
		"field": "messages", "value": map[string]any{
			"metadata": map[string]any{"phone_number_id": messengerID},
			"contacts": []any{map[string]any{"wa_id": number, "profile": map[string]any{"name": x.who.name()}}},
			"messages": []any{map[string]any{
				"id": "wamid." + x.name(x.said), "from": number, "timestamp": strconv.FormatInt(x.Clock.Now().Unix(), 10), "type": "text", "text": map[string]any{"body": text},
			}},
		},
	}}}}})
	if err != nil {
		return err
	}
	full, err := x.Social.Account(x.box)
	if err != nil {
		return err
	}
	if err := (whatsapp.Hook{Service: x.Social}).Take(ctx, full, body); err != nil {
		return err
	}
	return x.found(ctx, x.who.phone)
}

// posts is a mention, as a server of the fediverse tells it.
func (x *exchange) posts(ctx context.Context, text string) error {
	acct := plain(x.who.given) + "_" + plain(x.who.family) + "@social.example"
	now := x.Clock.Now()
	raw, err := json.Marshal(map[string]any{"id": x.name(x.said), "type": "mention", "created_at": now.Format(time.RFC3339), "status": map[string]any{
		"id": "s" + x.name(x.said), "created_at": now.Format(time.RFC3339), "visibility": "public", "language": string(x.who.lang),
		"content": `<p><span class="h-card"><a href="https://social.example/@portvieux">@<span>portvieux</span></a></span> ` + html.EscapeString(text) + "</p>",
		"account": map[string]any{"acct": acct, "display_name": x.who.name()},
	}})
	if err != nil {
		return err
	}
	a, err := x.Inbox.Accept(ctx, inbox.Incoming{Account: x.box, ExternalID: "mention:" + x.name(x.said), Raw: bytes.NewReader(raw)})
	x.thread = a.Thread
	return err
}

// garbles is a body that nobody can read: it is held, with its bytes.
func (x *exchange) garbles(ctx context.Context) error {
	x.counts()
	switch x.door {
	case inbox.Email:
		return x.takes(ctx, fmt.Appendf(nil, "Subject: %s\r\nMessage-ID: <%s@nulle-part.example>\r\n\r\n%s", x.own(x.about.subject), x.name(x.said), x.own(x.about.short)), "")
	case inbox.SMS:
		return x.Texts.Take(ctx, x.box, "application/json", fmt.Appendf(nil, `{"id":%q,"from":`, x.name(x.said)))
	}
	return x.Phone.Take(ctx, x.box, fmt.Appendf(nil, `{"event":"parked","call_id":%q,"from":%q}`, x.name(x.said), x.who.phone))
}

// reports is a street report of another program, over Open311.
func (x *exchange) reports(ctx context.Context) error {
	x.counts()
	code := pick(x.rng, []string{"hole", "lamp", "rubbish", "graffiti", "tree", "sign"})
	form := url.Values{
		"api_key": {x.reporter}, "service_code": {"street-problem." + code}, "address_string": {fmt.Sprintf("%d %s", 1+x.rng.IntN(40), x.street)},
		"description": {hasty(x.rng, x.own(pick(x.rng, topics[x.rng.IntN(3)*2].asks)), x.rng.IntN(3))}, "attribute[danger]": {strconv.FormatBool(chance(x.rng, 12))}, "attribute[private_land]": {"false"},
	}
	if x.who.email != "" {
		form.Set("first_name", x.who.given)
		form.Set("last_name", x.who.family)
		form.Set("email", x.who.email)
	}
	return x.asksHouse(ctx, "/open311/v2/requests.json", "application/x-www-form-urlencoded", []byte(form.Encode()), "")
}

// machine is a request of one of the town's own programs, over the JSON API.
func (x *exchange) machine(ctx context.Context) error {
	x.counts()
	body, err := json.Marshal(map[string]any{"service": "street-problem", "answers": map[string]any{
		"kind": pick(x.rng, []string{"lamp", "sign", "water", "cable"}), "danger": false, "private_land": false, "wants_news": false,
		"place": map[string]any{"address": fmt.Sprintf("%d %s", 1+x.rng.IntN(40), x.street)}, "details": "Alarme du relevé automatique n° " + strconv.Itoa(4000+x.number) + ".",
	}})
	if err != nil {
		return err
	}
	return x.asksHouse(ctx, "/api/v1/cases", "application/json", body, x.program)
}

// asksHouse asks the house as another program does.
func (x *exchange) asksHouse(ctx context.Context, path, kind string, body []byte, key string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://localhost"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Accept-Language", string(x.who.lang))
	r.RemoteAddr = "192.0.2.80:40000"
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
		r.Header.Set("Idempotency-Key", x.name(x.said))
	}
	w := heard{head: http.Header{}, status: http.StatusOK}
	x.pages.ServeHTTP(&w, r)
	if w.status != http.StatusCreated {
		return fmt.Errorf("%s answers %d: %.300s", path, w.status, w.body.String())
	}
	return nil
}

// heard is what a program reads of an answer.
type heard struct {
	head   http.Header
	status int
	body   bytes.Buffer
}

// Header is that of the answer.
func (h *heard) Header() http.Header { return h.head }

// WriteHeader notes the status.
func (h *heard) WriteHeader(status int) { h.status = status }

// Write notes the words.
func (h *heard) Write(p []byte) (int, error) { return h.body.Write(p) }
