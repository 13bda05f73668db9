package search

import (
	"context"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
)

// Bit is a stretch of a text, one that was looked for or one between.
type Bit struct {
	Text  string
	Found bool
}

// Quote is what a hit says around the words that were looked for. Note tells that agents wrote it among themselves.
type Quote struct {
	Bits []Bit
	Note bool
}

// Quotes reads what some hits say. Hits found by a name or a number alone have none.
func (s *Service) Quotes(ctx context.Context, q db.Queryer, typed string, hits []Hit) (map[uuid.UUID]Quote, error) {
	quotes := map[uuid.UUID]Quote{}
	var events []cases.EventName
	var items []uuid.UUID
	for _, h := range hits {
		switch {
		case h.Kind == Case:
			events = append(events, cases.EventName{Case: cases.ID{UUID: h.ID}, Seq: h.Seq})
		case h.Item != uuid.Nil:
			items = append(items, h.Item)
		}
	}
	told, err := s.Cases.Events(ctx, q, events)
	if err != nil {
		return nil, err
	}
	rows, err := s.Cases.Rows(ctx, q, casesOf(events))
	if err != nil {
		return nil, err
	}
	for name, e := range told {
		row := rows[name.Case]
		said, c, err := s.quotable(ctx, cases.Case{Reference: row.Reference, Service: row.Service, Version: row.Version}, e)
		if err != nil {
			return nil, err
		}
		if bits := Mark(said, typed, quoted); found(bits) {
			quotes[name.Case.UUID] = Quote{bits, c == note}
		}
	}
	if len(items) == 0 || s.Inbox == nil {
		return quotes, nil
	}
	texts, err := s.Inbox.Texts(ctx, q, items)
	if err != nil {
		return nil, err
	}
	for _, h := range hits {
		if bits := Mark(texts[h.Item], typed, quoted); h.Kind == Thread && found(bits) {
			quotes[h.ID] = Quote{Bits: bits}
		}
	}
	return quotes, nil
}

func casesOf(names []cases.EventName) (ids []cases.ID) {
	for _, n := range names {
		ids = append(ids, n.Case)
	}
	return ids
}

// quotable is what an event said, as casePiece read it.
func (s *Service) quotable(ctx context.Context, c cases.Case, e cases.Event) (string, class, error) {
	if opening, first := e.Data.(*cases.Opening); first {
		said, err := s.answersOf(ctx, c, opening.Answers)
		return said, text, err
	}
	return s.said(ctx, c, e)
}

func found(bits []Bit) bool {
	for _, b := range bits {
		if b.Found {
			return true
		}
	}
	return false
}

const quoted = 180 // letters of a quotation

// Mark cuts the part of a text where the most was found, of about so many letters, and marks the words that were looked
// for. With most 0 it is the whole text.
func Mark(said, typed string, most int) []Bit {
	looked := lookedFor(typed, most > 0)
	said = strings.Join(strings.Fields(said), " ")
	runes := []rune(said)
	words := spans(runes)
	var hits [][2]int
	for _, w := range words {
		if looked.has(string(runes[w[0]:w[1]])) {
			hits = append(hits, w)
		}
	}
	from, to := around(runes, hits, most)
	var bits []Bit
	add := func(text string, found bool) {
		if text != "" {
			bits = append(bits, Bit{text, found})
		}
	}
	at, lead := from, ""
	if from > 0 {
		lead = "…"
	}
	for _, h := range hits {
		if h[0] < from || h[1] > to {
			continue
		}
		add(lead+string(runes[at:h[0]]), false)
		add(string(runes[h[0]:h[1]]), true)
		at, lead = h[1], ""
	}
	rest := lead + string(runes[at:to])
	if to < len(runes) {
		rest += "…"
	}
	add(rest, false)
	return bits
}

// around is a stretch with the first word found in its first third, cut between words.
func around(runes []rune, hits [][2]int, most int) (from, to int) {
	if most == 0 || len(runes) <= most {
		return 0, len(runes)
	}
	if len(hits) > 0 {
		from = max(0, hits[0][0]-most/3)
	}
	for from > 0 && runes[from-1] != ' ' {
		from--
	}
	to = min(len(runes), from+most)
	for to < len(runes) && to > from && runes[to] != ' ' {
		to--
	}
	if to == from || len(hits) > 0 && to < hits[0][1] {
		to = min(len(runes), from+most)
	}
	return from, to
}

// spans are the words of a text, as Words cuts them.
func spans(runes []rune) (all [][2]int) {
	begin := -1
	for i, r := range append(runes, ' ') {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
		if inside && begin < 0 {
			begin = i
		}
		if !inside && begin >= 0 {
			all = append(all, [2]int{begin, i})
			begin = -1
		}
	}
	return all
}

// looked are the words that somebody typed; the last may go on.
type looked struct {
	words   []string
	growing bool
}

// In a text, words that stand everywhere are not marked; in a name they are.
func lookedFor(typed string, inText bool) looked {
	words := Words(typed)
	if said := telling(words); inText && len(said) > 0 {
		words = said
	}
	return looked{words, endsInWord(typed)}
}

func (l looked) has(word string) bool {
	folded := bare(cases.Unaccented(word))
	if folded == "" {
		return false
	}
	for i, w := range l.words {
		if folded == w || l.growing && i == len(l.words)-1 && strings.HasPrefix(folded, w) {
			return true
		}
	}
	return false
}
