package seed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// model is an example of a definition that can be sent on a day, and where rules bring it.
type model struct {
	answers catalogue.Answers
	state   string
	day     rules.Date // of the example
}

// modelsOf are the examples of a service that the form would let through.
func modelsOf(ctx context.Context, s *catalogue.Service, now time.Time) (sound []model, err error) {
	refused := errors.New("it has none")
	for i := range s.Examples {
		e := &s.Examples[i]
		plain, err := json.Marshal(e.Answers)
		if err != nil {
			return nil, fmt.Errorf("example %q of %s: %w", e.Name, s.Service, err)
		}
		m := model{day: e.Day}
		if err := json.Unmarshal(plain, &m.answers); err != nil {
			return nil, fmt.Errorf("example %q of %s: %w", e.Name, s.Service, err)
		}
		v := varying{form: forms.NewForm(ctx, s, now), answers: maps.Clone(m.answers)}
		v.shiftDays(s, m.day)
		v.who = resident{given: "Camille", family: "Castel", email: "camille.castel@courriel.example", line: "4 quai Nord"}
		v.identify(s.Fields())
		if refused = v.complete(); refused != nil {
			continue
		}
		if m.state, refused = v.state(); refused == nil {
			sound = append(sound, m)
		}
	}
	if len(sound) == 0 {
		return nil, fmt.Errorf("no example of %s can be sent on %s: %w", s.Service, now.Format(time.DateOnly), refused)
	}
	return sound, nil
}

// varying makes another person's request of an example, without changing where rules bring it.
type varying struct {
	form    *forms.Form
	answers catalogue.Answers
	rng     *rand.Rand
	who     resident
	streets []string
	lang    i18n.Lang
	papers  []forms.Upload // files that go with it
}

// vary gives answers of the same kind as the model's.
// Papers are the files that must go with them.
func vary(form *forms.Form, m model, r resident, streets []string, rng *rand.Rand) (answers catalogue.Answers, papers []forms.Upload, err error) {
	v := &varying{form: form, answers: maps.Clone(m.answers), rng: rng, who: r, streets: streets, lang: r.lang}
	v.shiftDays(form.Service, m.day)
	v.identify(form.Service.Fields())
	if err := v.complete(); err != nil {
		return nil, nil, fmt.Errorf("a request for %s by %s: %w", form.Service.Service, r.name(), err)
	}
	want, err := v.state()
	if err != nil {
		return nil, nil, err
	}
	for _, place := range form.Service.Fields() {
		if place.Group == nil {
			v.change(place.Field, want)
		}
	}
	return v.answers, v.papers, nil
}

// state is where rules bring the answers; an error when the form would not let them through.
func (v *varying) state() (string, error) {
	draft := &forms.Draft{Answers: v.answers, Uploads: v.papers}
	if problems := v.form.Check(draft); problems.Any() {
		return "", fmt.Errorf("the form refuses %s: %s", problems[0].Field, problems[0].Key)
	}
	moment := v.form.Moment
	moment.Given = maps.Clone(moment.Given)
	moment.Given["person.grants_this_year"] = []any{}
	return v.form.Service.Simulate(v.form.Final(draft), moment).State, nil
}

// complete adds the files that the form wants, or that they come later where that is allowed.
func (v *varying) complete() error {
	for _, place := range v.form.Service.Fields() {
		if place.Type == catalogue.TypeFile {
			delete(v.answers, place.ID)
		}
	}
	for range len(v.form.Service.Fields()) {
		problems := v.form.Check(&forms.Draft{Answers: v.answers, Uploads: v.papers})
		if !problems.Any() {
			return nil
		}
		first := problems[0]
		place, ok := v.form.Service.Field(first.Field)
		switch {
		case !ok || place.Type != catalogue.TypeFile:
			return fmt.Errorf("the form refuses %s: %s", first.Field, first.Key)
		case place.Later:
			v.answers[forms.LaterID(place.ID)] = true
		default:
			v.papers = append(v.papers, forms.Upload{ID: forms.UploadID{byte(len(v.papers) + 1)}, Field: place.ID, Scan: forms.ScanClean})
		}
	}
	return nil
}

// shiftDays keeps days of the future as far ahead of today as they were of the example's day.
func (v *varying) shiftDays(s *catalogue.Service, day rules.Date) {
	for _, place := range s.Fields() {
		text, given := v.answers[place.ID].(string)
		if !given || place.Type != catalogue.TypeDate || place.Group != nil || place.Past {
			continue
		}
		if on, err := time.Parse(time.DateOnly, text); err == nil {
			from, _ := time.Parse(time.DateOnly, day.String())
			to, _ := time.Parse(time.DateOnly, v.form.Moment.Day.String())
			if !on.Before(from) {
				v.answers[place.ID] = weekday(to.Add(on.Sub(from))).Format(time.DateOnly)
			}
		}
	}
}

func weekday(t time.Time) time.Time {
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

// identify puts the resident in the place of the example's person.
func (v *varying) identify(places []*catalogue.Place) {
	for _, place := range places {
		if place.Group != nil || v.answers[place.ID] == nil {
			continue
		}
		switch answer := v.answers[place.ID].(type) {
		case map[string]any:
			v.answers[place.ID] = v.person(place.Field, maps.Clone(answer))
		case string:
			if place.Type == catalogue.TypeSignature {
				v.answers[place.ID] = v.who.name()
			}
		}
	}
}

func (v *varying) person(f *catalogue.Field, answer map[string]any) map[string]any {
	switch f.Type {
	case catalogue.TypePerson:
		answer["first_name"], answer["last_name"] = v.who.given, v.who.family
		v.reach(f, answer)
	case catalogue.TypeAddress:
		answer["line"] = v.who.line
	}
	return answer
}

// reach says how the resident is reached and when born, where that is asked.
func (v *varying) reach(f *catalogue.Field, answer map[string]any) {
	for part, value := range map[string]string{"email": v.who.email, "phone": v.who.phone} {
		delete(answer, part)
		if value != "" && slices.Contains(f.Parts, part) {
			answer[part] = value
		}
	}
	if _, given := answer["birth_date"]; !given && slices.Contains(f.Parts, "birth_date") {
		answer["birth_date"] = fmt.Sprintf("%d-0%d-1%d", 1950+len(v.who.name())*3%50, 1+len(v.who.given)%9, len(v.who.family)%10)
	}
}

// change draws another answer to a question and keeps it if rules still come to the same end.
func (v *varying) change(f *catalogue.Field, want string) {
	before, given := v.answers[f.ID]
	if !given {
		return
	}
	after := v.another(f, before)
	if after == nil {
		return
	}
	v.answers[f.ID] = after
	if state, err := v.state(); err != nil || state != want {
		v.answers[f.ID] = before
	}
}

func (v *varying) another(f *catalogue.Field, before any) any {
	switch f.Type {
	case catalogue.TypeMoney, catalogue.TypeNumber:
		if n, ok := before.(float64); ok && n > 10 {
			return float64(int(n*(0.6+0.8*v.rng.Float64())/5) * 5)
		}
	case catalogue.TypeName:
		return pick(v.rng, children) + " " + v.who.family
	case catalogue.TypeDate:
		return v.earlier(f, before)
	case catalogue.TypeChoice:
		if options := v.form.Service.Options(f); len(options) > 0 {
			return pick(v.rng, options).Value
		}
	case catalogue.TypeLongText:
		return v.letter()
	case catalogue.TypePlace:
		return map[string]any{"words": pick(v.rng, spots).In(v.lang)}
	case catalogue.TypeGroup:
		return v.entries(f, before)
	}
	return nil
}

// earlier moves a birthday by some months; other days stay.
func (v *varying) earlier(f *catalogue.Field, before any) any {
	text, _ := before.(string)
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || !f.Past {
		return nil
	}
	return day.AddDate(0, 0, v.rng.IntN(700)-350).Format(time.DateOnly)
}

// letter is a text about the subject that was chosen, if there is one for it.
func (v *varying) letter() any {
	subject, _ := v.answers["subject"].(string)
	if texts := letters[subject]; len(texts) > 0 {
		return pick(v.rng, texts).In(v.lang)
	}
	return nil
}

// entries give each child of a group another name.
func (v *varying) entries(f *catalogue.Field, before any) any {
	list, _ := before.([]any)
	var after []any
	for _, one := range list {
		entry, ok := one.(map[string]any)
		if !ok {
			return nil
		}
		entry = maps.Clone(entry)
		for i := range f.Fields {
			if _, given := entry[f.Fields[i].ID]; given && f.Fields[i].Type == catalogue.TypeName {
				entry[f.Fields[i].ID] = pick(v.rng, children) + " " + v.who.family
			}
		}
		after = append(after, entry)
	}
	if after == nil {
		return nil
	}
	return after
}

// reply is a value for a field that was asked for after sending.
func reply(s *catalogue.Service, id string, rng *rand.Rand) (any, bool) {
	place, ok := s.Field(id)
	if !ok {
		return nil, false
	}
	for i := range s.Examples {
		if given, said := s.Examples[i].Answers[id]; said {
			plain, err := json.Marshal(given)
			var value any
			if err == nil && json.Unmarshal(plain, &value) == nil && chance(rng, 60) {
				return value, true
			}
		}
	}
	switch place.Type {
	case catalogue.TypeMoney, catalogue.TypeNumber:
		return float64(50 * (4 + rng.IntN(14))), true
	case catalogue.TypeYesNo:
		return true, true
	case catalogue.TypePlace:
		return map[string]any{"words": pick(rng, spots).Of(context.Background())}, true
	}
	return nil, false
}
