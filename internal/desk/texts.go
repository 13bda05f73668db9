package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/desk/desksql"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// MayKeepTexts is the right to write the texts of the whole town; those of a team are its members'.
const MayKeepTexts web.Permission = "texts.manage"

// Whose a canned text is.
const (
	ofAgent = "agent"
	ofTeam  = "team"
	ofTown  = "town"
)

// cannedText is what agents write again and again. Its places, such as {person}, are filled when it is used.
type cannedText desksql.DeskText

var errNoText = errs.New(errs.NotFound, "desk.text.unknown")

// textPlaces are what may stand in braces.
var textPlaces = []string{"person", "reference", "title", "agent", "authority"}

var inBraces = regexp.MustCompile(`\{([^{}\n]*)\}`)

// The longest name and text that are kept.
const (
	longestName = 120
	longestText = 10_000
)

// checkText says what is wrong with a text, each fault beside its field.
func checkText(name, words string) (problems errs.Problems) {
	switch {
	case strings.TrimSpace(name) == "":
		problems.Add("name", "desk.text.nameless")
	case len(name) > longestName:
		problems.Add("name", "desk.text.long_name")
	}
	switch {
	case strings.TrimSpace(words) == "":
		problems.Add("words", "desk.text.empty")
	case len(words) > longestText:
		problems.Add("words", "desk.text.too_long")
	}
	if unknown := placesIn(words, func(name string) bool { return !slices.Contains(textPlaces, name) }); len(unknown) > 0 {
		problems.Add("words", "desk.text.places", "Names", strings.Join(unknown, ", "), "Known", allPlaces())
	}
	return problems
}

// placesIn lists the braces of a text whose name fits, as they are written.
func placesIn(words string, fits func(string) bool) (found []string) {
	for _, m := range inBraces.FindAllStringSubmatch(words, -1) {
		if fits(m[1]) && !slices.Contains(found, m[0]) {
			found = append(found, m[0])
		}
	}
	return found
}

func allPlaces() string { return "{" + strings.Join(textPlaces, "}, {") + "}" }

// unfilled are the places that still wait for their word: nobody should read them in a letter.
func unfilled(words string) []string {
	return placesIn(words, func(name string) bool { return slices.Contains(textPlaces, name) })
}

// refuseUnfilled keeps a text from leaving before its places are filled.
func refuseUnfilled(words string) error {
	if left := unfilled(words); len(left) > 0 {
		return errs.New(errs.Invalid, "desk.text.unfilled", "Names", strings.Join(left, ", "))
	}
	return nil
}

// fillPlaces puts values into the places; one without value stays as it is.
func fillPlaces(words string, values map[string]string) string {
	return inBraces.ReplaceAllStringFunc(words, func(place string) string {
		if v := values[place[1:len(place)-1]]; v != "" {
			return v
		}
		return place
	})
}

// valuesHere are those of every text: who writes, and for whom.
func valuesHere(ctx context.Context, lang i18n.Lang) map[string]string {
	agent, _ := identity.AgentOf(ctx)
	values := map[string]string{"agent": agent.Name}
	if a := identity.AuthorityOf(ctx); a != nil {
		values["authority"] = a.Name.In(lang)
	}
	return values
}

func valuesOfCase(ctx context.Context, c cases.Case) map[string]string {
	values := valuesHere(ctx, c.Lang)
	values["person"], values["reference"], values["title"] = c.Person.Name, string(c.Reference), c.Title
	return values
}

func valuesOfThread(ctx context.Context, t inbox.Thread) map[string]string {
	values := valuesHere(ctx, i18n.LangOf(ctx))
	values["person"], values["title"] = t.PartyName, t.Subject
	return values
}

// textGroup is the texts of one owner.
type textGroup struct {
	Whose, Owner, Name string
	May                bool // the agent may change them
	Texts              []cannedText
}

// textOwners are those whose texts and macros an agent may use: themselves, their teams, the town.
func textOwners(ctx context.Context) []textGroup {
	agent, _ := identity.AgentOf(ctx)
	groups := []textGroup{{Whose: ofAgent, Owner: agent.ID.String(), Name: i18n.T(ctx, "desk.texts.own"), May: true}}
	for _, t := range agent.Teams {
		groups = append(groups, textGroup{Whose: ofTeam, Owner: string(t.ID), Name: t.Name.Of(ctx), May: true})
	}
	return append(groups, textGroup{Whose: ofTown, Name: i18n.T(ctx, "desk.texts.town"), May: identity.May(ctx, MayKeepTexts)})
}

// texts lists those that an agent may use.
func (p *Pages) texts(ctx context.Context) ([]textGroup, error) {
	groups := textOwners(ctx)
	for i := range groups {
		rows, err := desksql.New(p.DB.Read()).TextsOf(ctx, desksql.TextsOfParams{AuthorityID: tenant.From(ctx), Whose: groups[i].Whose, Owner: groups[i].Owner})
		if err != nil {
			return nil, fmt.Errorf("list canned texts: %w", err)
		}
		for _, row := range rows {
			groups[i].Texts = append(groups[i].Texts, cannedText(row))
		}
	}
	return groups, nil
}

// text finds one that the agent may use, and says whether they may change it. Another agent's does not exist for them.
func (p *Pages) text(ctx context.Context, q db.Queryer, typed string) (t cannedText, may bool, err error) {
	id, err := uuid.Parse(typed)
	if err != nil {
		return t, false, errNoText
	}
	row, err := desksql.New(q).TextByID(ctx, desksql.TextByIDParams{AuthorityID: tenant.From(ctx), ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return t, false, errNoText
	}
	if err != nil {
		return t, false, err
	}
	agent, _ := identity.AgentOf(ctx)
	t = cannedText(row)
	switch {
	case t.Whose == ofTown:
		return t, identity.May(ctx, MayKeepTexts), nil
	case t.Whose == ofTeam && agent.InTeam(identity.TeamID(t.Owner)), t.Whose == ofAgent && t.Owner == agent.ID.String():
		return t, true, nil
	}
	return cannedText{}, false, errNoText
}

// textMark tells a canned text from a message of the definition, in the choice of the composer.
const textMark = "text:"

// textOptions are the texts as choices.
func (p *Pages) textOptions(ctx context.Context) (options []ui.Option, err error) {
	groups, err := p.texts(ctx)
	for _, g := range groups {
		for _, t := range g.Texts {
			options = append(options, ui.Option{Value: textMark + t.ID.String(), Text: t.Name + " (" + g.Name + ")"})
		}
	}
	return options, err
}

// usedText is a chosen text, its places filled, after what is written.
func (p *Pages) usedText(ctx context.Context, chosen, written string, values map[string]string) (string, error) {
	id, ok := strings.CutPrefix(chosen, textMark)
	if !ok {
		return written, nil
	}
	t, _, err := p.text(ctx, p.DB.Read(), id)
	if err != nil {
		return written, err
	}
	return following(written, fillPlaces(t.Words, values)), nil
}

// following puts a text after what is written.
func following(written, text string) string {
	if strings.TrimSpace(written) == "" {
		return text
	}
	return strings.TrimRight(written, "\n") + "\n\n" + text
}
