package catalogue_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
)

// edit is one fault made in the child's sport grant: old is replaced by new, and the
// fault must be told with that key on a line that holds at.
type edit struct {
	old, new string
	key      string
	at       string
}

// lintCases has one edit for each reason that Lint knows; TestEveryReasonIsTested
// fails when a reason has none.
var lintCases = []edit{
	// form of the file
	{"parvis: 1\n", "parvis: 2\n", "newer_language", "parvis: 2"},
	{"parvis: 1\n", "parvis: one\n", "no_language", "parvis: one"},
	{"minutes: 4", "minutes: [4", "syntax", ""},
	{"minutes: 4", "minutes: 4.5", "want_whole", "minutes"},
	{"minutes: 4", "minute: 4", "unknown_key", "minute: 4"},
	{"minutes: 4", "minutes: 4\nminutes: 5", "twice", "minutes: 5"},
	{"owner: sports-office\n", "", "missing_key", ""},
	{"owner: sports-office", "owner: [a]", "want_text", "owner"},
	{"life_events: [children, leisure]", "life_events: children", "want_list", "life_events"},
	{"open:\n  from", "open: soon\nfees_:\n  from", "want_mapping", "open: soon"},
	{"from: 2026-06-01\n  until", "from: 2026-13-01\n  until", "want_day", "2026-13-01"},
	{"past: true", "past: oui", "want_true_false", "past"},
	{"at_least: 1\n", "at_least: un\n", "want_number", "at_least: un"},
	{"{fact: authority.communes}", "{}", "want_operand", "in: {}"},
	{"minutes: 4", "? [a, b]\n: 4", "want_name", "[a, b]"},
	{"title: {fr: Aide au sport pour un enfant,", "title: {de: Sport, fr: Aide au sport pour un enfant,", "unknown_language", "de: Sport"},
	// names
	{"service: child-sport-grant", "service: Child_Sport", "bad_service_name", "Child_Sport"},
	{"- page: club", "- page: Le club", "bad_name", "Le club"},
	{"- {id: iban,", "- {id: person,", "reserved_name", "id: person"},
	{"- {id: account_holder,", "- {id: iban,", "field_twice", "iban, type: name"},
	{"- page: club", "- page: child", "page_twice", "page: child"},
	{"- page: club", "- page: check", "reserved_page", "page: check"},
	{"{value: dauphins,", "{value: judo-club-du-port,", "option_twice", "Dauphins"},
	{"computed:\n  age:", "computed:\n  fee:", "name_taken", "fee:"},
	{"modest: {fact: quotient,", "modest: {fact: quotiant,", "rules.no_such_fact", "quotiant"},
	{"years: {from: birth_date,", "years: {from: birthdate,", "no_such_fact", "age:"},
	{"{table: grant_by_quotient,", "{table: grants,", "no_table", "grants,"},
	{"source: deliberation\n    by", "source: decision\n    by", "no_source", "source: decision"},
	{"to: withdrawn", "to: gone", "no_state", "to: gone"},
	{"do: [{move: examine}, {assign: sports-office}]}\n  - {on: answered, in: missing, when", "do: [{move: exam}]}\n  - {on: answered, in: missing, when", "no_move", "move: exam}"},
	{"{notify: last_call}", "{notify: lastcall}", "no_message", "lastcall"},
	{"{letter: refuse}", "{letter: refusal}", "no_letter", "refusal"},
	{"{task: late}", "{task: too-late}", "no_task", "too-late"},
	{"field: tax_notice\n    instead", "field: notice\n    instead", "no_field", "field: notice"},
	{"from: list/clubs", "from: list/club", "no_list", "list/club"},
	{"pauses: decide", "pauses: decision", "no_clock", "pauses: decision"},
	{"clock: {answer: {days: 20}}", "clock: {reply: {days: 20}}", "no_clock_name", "reply"},
	{"{on: document, in", "{on: documents, in", "no_event", "documents"},
	{"category: grants", "category: grant", "not_in_list", "category: grant"},
	// computed values
	{"    years: {from: birth_date, on: 2026-09-01}\n", "", "no_calculation", "age:"},
	{"    years: {from", "    sum: [1, 2]\n    years: {from", "two_calculations", "sum"},
	{"computed:\n", "computed:\n  a: {sum: [{fact: b}, 1]}\n  b: {sum: [{fact: a}, 1]}\n", "circle", ": {sum"},
	{"show: {fact: knows_quotient, is: true}", "show: {fact: quotient, at_least: 0}", "show_circle", "quotient, at_least: 0"},
	{"{id: address, type: address,", "{id: address, show: {fact: payee, is: club}, type: address,", "later_answer", "payee, is: club"},
	// texts
	{"en: Which club?}", "en: \" \"}", "missing_translation", "Dans quel club"},
	{"        label: {fr: Dans quel club ?, en: Which club?}\n", "", "missing_text", "id: club"},
	{"asks}.\n        Répondez avant", "ask}.\n        Répondez avant", "unknown_variable", "fr: |"},
	{"Répondez avant {deadline}, en", "Répondez avant {deadline, en", "broken_variable", "fr: |"},
	{"Répondez avant {deadline}, en", "[Répondez](javascript:alert) avant {deadline}, en", "not_sendable", "fr: |"},
	{"  reminder:\n", "  reminder:\n    short: {fr: \"" + strings.Repeat("a", 301) + "\", en: a}\n", "short_too_long", "short:"},
	// form
	{"- page: means", "- page: nothing\n    title: {fr: Rien, en: Nothing}\n    fields: []\n  - page: means", "empty_page", "page: nothing"},
	{"    title: {fr: Vous, en: You}\n", "    title: {fr: Vous, en: You}\n    show: {all_of: [{fact: payee, is: club}, {fact: payee, is: family}]}\n", "unreachable_page", "payee, is: family}]}"},
	{"show: {fact: knows_quotient, is: false}", "show: {all_of: [{fact: fee, at_most: 5}, {fact: fee, at_least: 6}]}", "unreachable_field", "at_most: 5"},
	{"{id: account_holder, type: name,", "{id: account_holder, type: choice,", "field_needs", "account_holder, type: choice"},
	{"{id: account_holder, type: name,", "{id: account_holder, type: name, later: true,", "field_may_not", "later: true"},
	{"- {id: account_holder, type: name,", "- {id: g, type: group, label: {fr: G, en: G}, repeat: {max: 2, item: {fr: a, en: a}}, fields: [{id: h, type: group, label: {fr: H, en: H}, repeat: {max: 2, item: {fr: a, en: a}}, fields: [{id: i, type: text, label: {fr: I, en: I}}]}]}\n      - {id: account_holder, type: name,", "group_in_group", "id: h, type: group"},
	{"at_most: 5000", "at_most: 0.5", "bounds_crossed", "id: fee"},
	{"- {id: account_holder, type: name,", "- {id: code, type: text, pattern: {match: \"[\", message: {fr: a, en: a}}, label: {fr: a, en: a}}\n      - {id: account_holder, type: name,", "bad_pattern", "match"},
	{"from: list/clubs\n", "from: list/clubs\n        options: [{value: a, label: {fr: a, en: a}}]\n", "two_options", "from: list/clubs"},
	{"reuse: person.address", "reuse: person.adress", "no_such_fact", "reuse"},
	{"prefill: register/family-quotient", "prefill: family-quotient", "not_in_list", "prefill"},
	// data
	{"{id: child_name, type: name, label: {fr: Prénom et nom de l'enfant, en: Child's first and last name}, why: identify}", "{id: child_name, type: name, label: {fr: Prénom et nom de l'enfant, en: Child's first and last name}}", "no_why", "child_name"},
	{"why: identify}", "why: identity}", "unknown_why", "why: identity"},
	{"  purpose: {fr: Étudier et payer l'aide au sport, en: Assess and pay the sport grant}\n", "", "no_purpose", "data:"},
	{"    case: {years: 1, after: closed}\n", "", "no_retention", "keep:"},
	{"draft: {days: 30}", "draft: {days: 30, weeks: 2}", "bad_span", "weeks: 2"},
	{"count_by: [quarter,", "count_by: [child_name, quarter,", "open_personal", "child_name, quarter"},
	{"data:\n", "open311: {place: quotient}\ndata:\n", "open311_type", "quotient"},
	{"data:\n", "open311: {place: quotient, show: [child_name]}\ndata:\n", "open311_personal", "child_name"},
	{"hide_below: 5", "hide_below: 2", "hide_below_low", "hide_below: 2"},
	// flow
	{"flow:\n", "flow:\n  start: begun\n", "no_start", "flow:"},
	{"      may: decide\n      resident: {fr: Nous regardons de nouveau", "      may: boss\n      resident: {fr: Nous regardons de nouveau", "not_in_list", "may: boss"},
	{"    withdrawn:\n      desk", "    parked:\n      desk: {fr: a, en: a}\n      resident: {fr: a, en: a}\n    withdrawn:\n      desk", "dead_end", "parked:"},
	{"    withdrawn:\n      desk", "    parked:\n      desk: {fr: a, en: a}\n      resident: {fr: a, en: a}\n    withdrawn:\n      desk", "unreachable_state", "parked:"},
	{"  moves:\n", "  moves:\n    loop: {label: {fr: a, en: a}, from: received, to: round, may: work}\n    loop2: {label: {fr: a, en: a}, from: round, to: round, may: work}\n", "no_state", "to: round"},
	{"do: [{move: examine}, {assign: sports-office}]}\n  - {on: answered, in: missing, when", "do: [{move: refuse}]}\n  - {on: answered, in: missing, when", "refusal_by_rule", "move: refuse}"},
	{"do: [{move: examine}, {assign: sports-office}]}\n  - {on: answered, in: missing, when", "do: [{move: drop}]}\n  - {on: answered, in: missing, when", "move_not_from", "move: drop"},
	{"contest:\n", "promise_:\n", "no_contest", "service:"},
	{"gives: {amount: {table: grant_by_quotient,", "gives: {amount: {table: grant_by_quotient, value: 3,", "one_gift", "value: 3"},
	{"at_most: {fact: fee}", "at_most: {fact: child_name}", "gift_not_number", "child_name"},
	// automation
	{"do: [{task: late}]", "do: []", "no_actions", "do: []"},
	{"do: [{task: late}]", "do: [{task: late, letter: grant}]", "one_action", "letter: grant"},
	{"{close: no_answer}", "{close: duplicate}", "no_closing_state", "duplicate"},
	{"when_unknown: entitled, do", "when: entitled, do", "asks_without_unknown", "when: entitled, do"},
	{"otherwise: true, do: [{task", "otherwise: true, when: entitled, do: [{task", "otherwise_with_when", "when: entitled, do"},
	{"  reminder:\n", "  remind_:\n", "never_reminds", "remind:"},
	{"otherwise: true, do: [{task: pay-family}]}", "otherwise: true, do: [{task: pay-family}]}\n  - {on: state.review, do: [{move: ask}]}\n  - {on: state.missing, do: [{move: answer}]}\n  - {on: state.received, do: [{move: examine}]}", "endless", "name:"},
	// members of a household
	{"- {id: account_holder, type: name,", "- {id: account_holder, type: name, members: {max: 3},", "members_place", "members: {max: 3}"},
	// silence
	{"silence:\n", "silence_:\n", "no_silence", "service:"},
	{"  means: refusal\n", "  means: acceptation\n", "not_in_list", "acceptation"},
	{"  after: {months: 2}\n", "", "silence_no_length", "silence:"},
	{"  after: {months: 2}\n", "  after: {months: 2, days: 3}\n", "bad_span", "days: 3"},
	{"  source: {fr: \"CRPA, article L231-4, 3°\", en: \"CRPA, article L231-4, 3°\"}\n", "  source: {}\n", "silence_no_source", "silence:"},
	{"  source: {fr: \"CRPA, article L231-4, 3°\", en: \"CRPA, article L231-4, 3°\"}\n", "  source: council\n", "no_source", "source: council"},
	{"  means: refusal\n", "  means: nothing\n", "silence_decides", "means: nothing"},
	// who fills it in for somebody else
	{"flow:\n", "helper: {person: nobody}\nflow:\n", "no_field", "nobody"},
	{"flow:\n", "helper: {person: fee}\nflow:\n", "helper_not_person", "fee}"},
	{"flow:\n", "helper: {person: applicant}\nflow:\n", "helper_always", "applicant}"},
	{"flow:\n", "helper: {person: applicant, given: fee}\nflow:\n", "helper_not_choice", "given: fee"},
	{"flow:\n", "helper: {person: applicant, kind: payee}\nflow:\n", "not_in_list", "kind: payee"},
	// labels of rules
	{", label: {fr: L'argent va au club, en: The money goes to the club}}", "}", "no_rule_label", "paid_to_club:"},
	{"label: {fr: L'argent va au club, en: The money goes to the club}", "label: {fr: L'argent va au club}", "missing_translation", "va au club"},
	// tables
	{"          - {up_to: 400, gives: 80}\n          - {up_to: 700, gives: 50}\n          - {up_to: 1000, gives: 30}\n", "          []\n", "empty_table", "- from: 2026-06-01"},
	{"up_to: 700", "up_to: 300", "steps_unordered", "up_to: 300"},
	{"{up_to: 700,", "{up_to: 700, is: 3,", "step_shape", "is: 3"},
	{"    versions:\n", "    versions:\n      - {from: 2026-06-01, steps: [{up_to: 1, gives: 1}]}\n", "version_twice", "from: 2026-06-01"},
	{"    source: deliberation\n    by", "    source: {}\n    by", "no_table_source", "grant_by_quotient:"},
	// examples
	{"child_name: Tom Riou", "childname: Tom Riou", "example_answer", "childname"},
	{"fee: 45", "fee: beaucoup", "example_shape", "beaucoup"},
	{"amount: 80", "amount: 70", "example_fails", "amount: 70"},
	{"      honest: true\n", "", "example_missing", "name: neuf ans"},
	// the service's own page
	{"promise:\n", "audience_:\n", "unknown_key", "audience_"},
	{"until: 2027-05-31", "until: 2026-05-31", "closed_before_open", "until: 2026-05-31"},
	{"    on: received\n", "", "no_acknowledgement", "service:"},
	// rules
	{"modest: {fact: quotient, at_most: 1000,", "modest: {fact: quotient, at_most: 1000, at_least: 3,", "rules.two_branches", "at_least: 3"},
	{"modest: {fact: quotient, at_most: 1000,", "modest: {at_most: 1000,", "rules.no_fact", "modest"},
	{"modest: {fact: quotient, at_most: 1000, source: deliberation,", "modest: {", "rules.empty", "modest"},
	{"all_of: [right_age, lives_here, modest, first_time]", "all_of: []", "rules.no_parts", "all_of"},
	{"modest: {fact: quotient, at_most: 1000,", "modest: {some: fee, where: {fact: fee, is: 1},", "rules.no_group", "some: fee"},
	{"modest: {fact: quotient, at_most: 1000,", "modest: {every: fee,", "rules.no_where", "every: fee"},
	{"all_of: [right_age,", "all_of: [rightage,", "rules.no_rule", "rightage"},
	{"at_most: 1000, source: deliberation,", "at_most: {table: grant}, source: deliberation,", "rules.no_table", "table: grant}"},
	{"at_most: 1000, source: deliberation,", "at_most: 1000, source: deliberations,", "rules.no_source", "deliberations"},
	{"paid_to_club: {fact: payee, is: club,", "paid_to_club: {fact: payee,", "rules.no_comparison", "paid_to_club"},
	{"paid_to_club: {fact: payee, is: club,", "paid_to_club: {any_of: [paid_to_club],", "rules.circle", "paid_to_club"},
	{"at_most: 1000, source: deliberation,", "at_most: {fact: child_name},", "rules.types_differ", "child_name"},
	{"paid_to_club: {fact: payee, is: club,", "paid_to_club: {fact: payee, is: clubs,", "rules.limit_type", "is: clubs"},
	{"paid_to_club: {fact: payee, is: club,", "paid_to_club: {cel: \"payee +\",", "rules.cel", "cel:"},
}

func faultKey(key string) string {
	if name, ok := strings.CutPrefix(key, "rules."); ok {
		return "rules.fault." + name
	}
	return "catalogue.lint." + key
}

func TestLint(t *testing.T) {
	t.Parallel()
	source := string(sportFile(t))
	for _, c := range lintCases {
		t.Run(c.key, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(source, c.old) {
				t.Fatalf("the service no longer holds %q", c.old)
			}
			checkFault(t, strings.Replace(source, c.old, c.new, 1), c.key, c.at)
		})
	}
}

func checkFault(t *testing.T, source, key, at string) {
	t.Helper()
	doc, _ := catalogue.Parse("a.yaml", []byte(source))
	faults := catalogue.Lint(doc)
	lines := strings.Split(source, "\n")
	for _, f := range faults {
		if f.Key != faultKey(key) {
			continue
		}
		if f.At.Line < 1 || f.At.Line > len(lines) || !strings.Contains(lines[f.At.Line-1], at) {
			t.Errorf("told at %d:%d, %q; want a line with %q", f.At.Line, f.At.Column, lines[min(max(f.At.Line, 1), len(lines))-1], at)
		}
		for _, l := range i18n.Langs {
			if strings.Contains(f.Line(l)+f.Mend(l), "<no value>") {
				t.Errorf("words with a hole: %s", f.Line(l))
			}
		}
		return
	}
	t.Errorf("not found among:\n%v", faults)
}

// whole are faults of a whole file, which no edit of one place shows.
var wholeCases = map[string]string{
	"empty_file":        " \n",
	"not_utf8":          "parvis: 1\nservice: \xff\n",
	"too_large":         "parvis: 1\n#" + strings.Repeat("a", 600_000),
	"too_many_values":   "parvis: 1\nkeywords:\n" + strings.Repeat("  - {fr: a, en: b}\n", 20_000),
	"want_mapping":      "[1, 2]\n",
	"no_pages":          small("form: []"),
	"no_way_to_send":    small("form: [{page: a, title: {fr: a, en: a}, fields: [{id: b, type: info, text: {fr: b, en: b}}]}]\n" + oneMove),
	"too_many_fields":   small("form: [{page: a, title: {fr: a, en: a}, fields: [" + strings.Repeat("{id: b, type: text, label: {fr: b, en: b}}, ", 401) + "]}]"),
	"no_final":          small("") + "\nflow: {states: {received: {desk: {fr: a, en: a}, resident: {fr: a, en: a}}}, moves: {}}",
	"never_ends":        small("") + "\nflow: {states: {received: {desk: {fr: a, en: a}, resident: {fr: a, en: a}}, end: {final: true, desk: {fr: a, en: a}, resident: {fr: a, en: a}}}, moves: {m: {label: {fr: a, en: a}, from: received, to: received, may: work}}}",
	"only_rules_out":    small("") + "\nflow: {states: {received: {desk: {fr: a, en: a}, resident: {fr: a, en: a}}, end: {final: true, desk: {fr: a, en: a}, resident: {fr: a, en: a}}}, moves: {m: {label: {fr: a, en: a}, from: received, to: end, may: rules}}}",
	"refusal_no_reason": small("") + "\nflow: {states: {received: {desk: {fr: a, en: a}, resident: {fr: a, en: a}}, refused: {final: true, desk: {fr: a, en: a}, resident: {fr: a, en: a}}}, moves: {m: {label: {fr: a, en: a}, from: received, to: refused, may: decide}}}",
	"no_examples":       small(""),
	"helper_no_email":   small("form: [{page: a, title: {fr: a, en: a}, fields: [{id: b, type: person, parts: [first_name], label: {fr: b, en: b}}]}]\nhelper: {person: b}\n" + oneMove),
	"silence_undecided": small("silence: {means: refusal, after: {months: 2}, source: {fr: a, en: a}}\n" + oneMove),
	"no_promise":        small(""),
	"open311_sensitive": small("form: [{page: a, title: {fr: a, en: a}, fields: [{id: b, type: text, sensitive: true, label: {fr: b, en: b}}]}]\nopen311: {place: b}"),
	"no_other_way":      small(""),
	"no_who":            small(""),
	"rules.too_deep":    small("rules: {r: " + strings.Repeat("{any_of: [", 26) + "{fact: b, is: x}" + strings.Repeat("]}", 26) + "}"),
	"rules.too_big":     small("rules: {r0: {any_of: [{fact: b, is: x}, {fact: b, is: y}]}" + doubling(12) + "}"),
}

const oneMove = "flow: {states: {received: {desk: {fr: a, en: a}, resident: {fr: a, en: a}}, end: {final: true, desk: {fr: a, en: a}, resident: {fr: a, en: a}}}, moves: {m: {label: {fr: a, en: a}, from: received, to: end, may: work}}}"

// small is a service with as little as may be, for faults that need an empty field of view.
func small(more string) string {
	form := "form: [{page: a, title: {fr: a, en: a}, fields: [{id: b, type: text, label: {fr: b, en: b}}]}]\n"
	if strings.HasPrefix(more, "form:") {
		form = ""
	}
	return "parvis: 1\nservice: a\ntitle: {fr: a, en: a}\nowner: o\n" + form + more + "\ndata: {purpose: {fr: a, en: a}, basis: public_task, keep: {case: {days: 1}}}"
}

func doubling(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(", r" + string(rune('a'+i)) + ": {any_of: [" + strings.Repeat("r"+string(rune('a'+i-1))+", ", 2) + "]}")
	}
	return strings.ReplaceAll(b.String(), "r`", "r0")
}

func TestLintOfWholeFiles(t *testing.T) {
	t.Parallel()
	for key, source := range wholeCases {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			checkFault(t, source, key, "")
		})
	}
}

// TestEveryReasonIsTested keeps the two lists above whole.
func TestEveryReasonIsTested(t *testing.T) {
	t.Parallel()
	tested := map[string]bool{"catalogue.lint.error": true, "catalogue.lint.warning": true}
	for _, c := range lintCases {
		tested[faultKey(c.key)] = true
	}
	for key := range wholeCases {
		tested[faultKey(key)] = true
	}
	for _, key := range slices.Sorted(maps.Keys(i18n.Keys(i18n.FR))) {
		reason := strings.HasPrefix(key, "catalogue.lint.") || strings.HasPrefix(key, "rules.fault.")
		if reason && !strings.HasSuffix(key, ".mend") && !tested[key] {
			t.Errorf("no test for %s", key)
		}
	}
}
