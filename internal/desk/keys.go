package desk

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parvis/internal/desk/desksql"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/tenant"
)

// keyMap says which sign does what. It is off until the agent switches it on, and each sign can be
// changed: a single letter that acts is a trap for who speaks to the machine (WCAG 2.1.4).
type keyMap struct {
	On   bool
	Keys map[string]string // act → sign
}

// act is something a key does; Group says where in the sheet it stands.
type act struct{ Name, Group, Usual string }

// acts of the desk, in the order of the sheet. Those of the group "go" come after the sign of "go".
var acts = []act{
	{"search", "list", "/"}, {"next", "list", "j"}, {"previous", "list", "k"}, {"pick", "list", "x"}, {"filter", "list", "f"},
	{"reply", "case", "r"}, {"note", "case", "n"}, {"ask", "case", "q"}, {"macro", "case", "m"}, {"canned", "case", "c"}, {"attach", "case", "p"},
	{"decide", "case", "d"}, {"assign", "case", "a"}, {"take", "case", "t"}, {"open", "case", "o"}, {"remind", "case", "e"},
	{"sheet", "all", "?"}, {"go", "all", "g"},
	{"inbox", "go", "b"}, {"people", "go", "p"}, {"counter", "go", "a"}, {"me", "go", "t"},
}

var keyGroups = []string{"list", "case", "all", "go"}

func usualKeys() keyMap {
	m := keyMap{Keys: map[string]string{}}
	for _, a := range acts {
		m.Keys[a.Name] = a.Usual
	}
	return m
}

// keysOf are the agent's own; what they never changed is the usual sign.
func (p *Pages) keysOf(ctx context.Context) (keyMap, error) {
	m := usualKeys()
	agent, _ := identity.AgentOf(ctx)
	row, err := desksql.New(p.DB.Read()).SettingsOf(ctx, desksql.SettingsOfParams{AuthorityID: tenant.From(ctx), AgentID: agent.ID.UUID})
	if errors.Is(err, sql.ErrNoRows) {
		return m, nil
	}
	if err != nil {
		return m, fmt.Errorf("read an agent's keys: %w", err)
	}
	own := map[string]string{}
	if err := json.Unmarshal(row.Keys, &own); err != nil {
		return m, fmt.Errorf("read an agent's keys: %w", err)
	}
	for name, sign := range own {
		if _, known := m.Keys[name]; known {
			m.Keys[name] = sign
		}
	}
	m.On = row.KeysOn
	return m, nil
}

func (p *Pages) saveKeys(ctx context.Context, tx *db.Tx, m keyMap) error {
	signs, err := db.Marshal(m.Keys)
	if err != nil {
		return fmt.Errorf("write an agent's keys: %w", err)
	}
	agent, _ := identity.AgentOf(ctx)
	err = desksql.New(tx).SaveSettings(ctx, desksql.SaveSettingsParams{
		AuthorityID: tenant.From(ctx), AgentID: agent.ID.UUID, KeysOn: m.On, Keys: signs, UpdatedAt: db.At(tx.Now),
	})
	if err != nil {
		return fmt.Errorf("keep an agent's keys: %w", err)
	}
	return nil
}

// check says which sign is none, or stands twice: the second is told, at its field.
func (m keyMap) check() (problems errs.Problems) {
	taken := map[bool]map[string]bool{true: {}, false: {}} // after "go" the signs begin anew
	for _, a := range acts {
		sign := m.Keys[a.Name]
		switch after := a.Group == "go"; {
		case !isSign(sign):
			problems.Add(keyField(a.Name), "desk.keys.wrong")
		case taken[after][sign]:
			problems.Add(keyField(a.Name), "desk.keys.twice", "Sign", sign)
		default:
			taken[after][sign] = true
		}
	}
	return problems
}

// isSign tells whether one stroke writes it.
func isSign(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size == len(s) && size > 0 && unicode.IsGraphic(r) && !unicode.IsSpace(r)
}

func keyField(name string) string { return "key-" + name }

// signs is what the script reads: sign → act, and sign → act after "go".
func (m keyMap) signs() string {
	table := map[string]map[string]string{"now": {}, "go": {}}
	for _, a := range acts {
		when := "now"
		if a.Group == "go" {
			when = "go"
		}
		table[when][m.Keys[a.Name]] = a.Name
	}
	text, err := json.Marshal(table)
	if err != nil {
		return "{}" // texts in maps: it cannot fail
	}
	return string(text)
}

// typedKeys reads the form: capital letters are the same stroke as small ones.
func typedKeys(in map[string][]string) keyMap {
	m := keyMap{On: slices.Contains(in["on"], "1"), Keys: map[string]string{}}
	for _, a := range acts {
		if v := in[keyField(a.Name)]; len(v) > 0 {
			m.Keys[a.Name] = strings.ToLower(strings.TrimSpace(v[0]))
		}
	}
	return m
}
