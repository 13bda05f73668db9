package fill

import (
	"context"
	"net/http"
	"strings"

	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
)

// offered is something that the person said before: shown, and taken over only by a
// press on its button. It never replaces what they write now.
type offered struct {
	Words string
	Typed map[string]string // part → text
}

// known is what the visitor has said in earlier requests, by the name that Field.Reuse
// uses. Only somebody who proved an address of theirs, and is one person, is known.
func (p *Pages) known(ctx context.Context) (map[string]offered, error) {
	visit, ok := identity.ResidentOf(ctx)
	if !ok || len(visit.People) != 1 {
		return nil, nil
	}
	person, err := p.Identity.Person(ctx, visit.People[0].ID)
	if err != nil {
		return nil, err
	}
	all := map[string]offered{}
	put := func(name, text string) {
		if text != "" {
			all[name] = offered{text, map[string]string{"": text}}
		}
	}
	put("person.name", person.Name())
	if email, ok := person.Contact(identity.Email); ok {
		put("person.email", email.Typed)
	}
	if phone, ok := person.Contact(identity.Phone); ok {
		put("person.phone", phone.Typed)
	}
	if address, ok := person.Contact(identity.Address); ok {
		if parts, ok := splitAddress(address.Typed); ok {
			all["person.address"] = offered{address.Typed, parts}
		}
	}
	return all, nil
}

// splitAddress reads an address kept on one line: 14 quai des Indes, 29990 Portvieux.
func splitAddress(text string) (map[string]string, bool) {
	at := strings.LastIndex(text, ",")
	if at < 0 {
		return nil, false
	}
	postcode, city, ok := strings.Cut(strings.TrimSpace(text[at+1:]), " ")
	if !ok || len(postcode) != 5 {
		return nil, false
	}
	return map[string]string{"line": strings.TrimSpace(text[:at]), "postcode": postcode, "city": city}, true
}

// offer is what may be taken over for a question that is still empty.
func (l layer) offer(item *forms.Item, typed forms.Typed) *offered {
	if item.Reuse == "" || l.draft.Begun(l.page) || l.typed != nil {
		return nil
	}
	said, ok := l.known[item.Reuse]
	if !ok {
		return nil
	}
	for name, values := range typed {
		if name != forms.AskedInput && len(values) > 0 && values[0] != "" {
			return nil
		}
	}
	return &said
}

// reuse shows the page again with what was said before in the inputs of one question.
// Nothing is saved: the person reads it, changes it if need be, and goes on.
func (p *Pages) reuse(w http.ResponseWriter, r *http.Request, d *forms.Draft, in forms.Typed, name string) error {
	form, err := p.Forms.Form(r.Context(), d)
	if err != nil {
		return err
	}
	item := form.Look(d.All()).Item(r.PathValue("page"), name)
	if item == nil {
		return forms.ErrNoPage
	}
	said, err := p.known(r.Context())
	if err != nil {
		return err
	}
	for of, text := range said[item.Reuse].Typed {
		input := name
		if of != "" {
			input += "-" + of
		}
		in[input] = []string{text}
	}
	return p.show(w, r, http.StatusOK, asking{draft: d, form: form, page: r.PathValue("page"), then: in.Get(thenInput), typed: in})
}

// why is one line under "what do you do with this".
type why struct{ Label, Text string }

// whys gathers why the questions of a page are asked, each reason once.
func whys(ctx context.Context, sheet *forms.Sheet) (all []why) {
	told := map[string]bool{}
	sheet.Each(forms.Answers{}, func(item *forms.Item, _ forms.Answers) {
		text := item.Why.Text.Of(ctx)
		if item.Why.Code != "" {
			text = reason(ctx, item.Why.Code)
		}
		if text != "" && !told[text] {
			told[text] = true
			all = append(all, why{item.Label.Of(ctx), text})
		}
	})
	return all
}

// reason gives the words behind a code of the definition.
func reason(ctx context.Context, code string) string {
	key := "forms.fill.why." + code
	if !i18n.Keys(i18n.LangOf(ctx))[key] {
		return ""
	}
	return i18n.T(ctx, key)
}
