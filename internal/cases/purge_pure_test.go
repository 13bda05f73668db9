package cases

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parvis/internal/identity"
)

// What a text in an event may survive anonymising, by kind and place. Each comes from the service's definition or names
// a team; none is typed by a resident or an agent, or names one.
var survivors = []string{
	"asked.message", "asked.question.asked_by.kind", "asked.question.fields", "asked.question.pauses",
	"assigned.from_team", "assigned.team",
	"automated.did", "automated.rule", "automated.trigger",
	"corrected.field",
	"deadline.name", "deadline.state", "deadline.tick",
	"decided.letter", "decided.outcome",
	"documented.op",
	"followed.outcome", "followed.says", "followed.stands", "heard.what", "merged.link.relation", "merged.stands",
	"moved.from", "moved.move", "moved.outcome", "moved.pauses", "moved.resident", "moved.to",
	"notified.state", "notified.template", "notified.to",
	"opened.clocks.name", "opened.clocks.state", "opened.clocks.tick", "opened.lang", "opened.pauses", "opened.reference", "opened.service", "opened.state",
	"opened.team", "opened.title",
	"purged.fields", "purged.kept",
	"rated.helped",
	"reopened.from", "reopened.outcome", "reopened.pauses", "reopened.to",
	"split.link.relation", "split.standing.deadlines.name", "split.standing.deadlines.state", "split.standing.outcome", "split.standing.pauses",
	"split.standing.questions.asked_by.kind", "split.standing.questions.fields", "split.standing.questions.pauses", "split.standing.state",
	"task.step.did", "task.step.rule", "task.step.trigger", "task.task.name", "task.task.team",
	"undone.of", "undone.standing.deadlines.name", "undone.standing.deadlines.state", "undone.standing.outcome", "undone.standing.pauses",
	"undone.standing.questions.asked_by.kind", "undone.standing.questions.fields", "undone.standing.questions.pauses", "undone.standing.state", "undone.team",
}

func TestOnlyTheDefinitionsWordsSurviveAnonymising(t *testing.T) {
	t.Parallel()
	left := map[string]bool{}
	for kind, empty := range kinds {
		data := empty()
		fillTexts(reflect.ValueOf(data).Elem(), 0)
		who := identity.Actor{Kind: identity.ByAnAgent, ID: sentinel, Name: sentinel}
		e := anonymous([]Event{{Seq: 1, Kind: kind, By: who, Why: sentinel, Data: data}}, nil)[0]
		if e.By != (identity.Actor{Kind: identity.ByAnAgent}) || e.Why != "" {
			t.Errorf("%s: keeps who or why: %+v %q", kind, e.By, e.Why)
		}
		raw, err := json.Marshal(e.Data)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		textsLeft(v, string(kind), left)
	}
	var got []string
	for place := range left {
		got = append(got, place)
	}
	slices.Sort(got)
	if diff := cmp.Diff(survivors, got); diff != "" {
		t.Errorf("what survives anonymising (-want +got):\n%s", diff)
	}
}

const sentinel = "Nolwenn-sentinel"

// fillTexts writes the sentinel into every text that can be reached.
func fillTexts(v reflect.Value, deep int) {
	if deep > 6 || v.Type() == reflect.TypeFor[time.Time]() {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(sentinel)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fillTexts(v.Field(i), deep+1)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillTexts(v.Elem(), deep+1)
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fillTexts(v.Index(0), deep+1)
		}
	case reflect.Map:
		one := reflect.New(v.Type().Elem()).Elem()
		if one.Kind() == reflect.Interface {
			one.Set(reflect.ValueOf(sentinel))
		} else {
			fillTexts(one, deep+1)
		}
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("fr").Convert(v.Type().Key()), one)
	}
}

func textsLeft(v any, place string, into map[string]bool) {
	switch v := v.(type) {
	case string:
		if strings.Contains(v, sentinel) {
			into[strings.TrimSuffix(place, ".fr")] = true
		}
	case []any:
		for _, one := range v {
			textsLeft(one, place, into)
		}
	case map[string]any:
		for name, one := range v {
			textsLeft(one, fmt.Sprintf("%s.%s", place, name), into)
		}
	}
}

func TestPlacesOfFields(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]bool{"health_plan": true, "children.0.health_plan": true, "children.0.name": false, "": false, "health": false} {
		if got := has([]string{"health_plan"}, place); got != want {
			t.Errorf("%q: got %v", place, got)
		}
	}
}
