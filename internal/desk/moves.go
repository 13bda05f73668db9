package desk

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/workflow"
)

// moveWords is the button of a move: "…" means that a choice follows.
func moveWords(ctx context.Context, o workflow.Offer) string {
	label := strings.TrimSuffix(o.Move.Label.Of(ctx), "…")
	if !direct(o) {
		label += "…"
	}
	return label
}

func waitChoice(c cases.Case, name string) workflow.Choice {
	return workflow.Choice{Case: c.ID, Move: name}
}

// offer finds a move that may be made now by who asks.
func (p *Pages) offer(ctx context.Context, c cases.Case, name string) (workflow.Offer, error) {
	offers, err := p.Flow.Moves(ctx, c)
	if err != nil {
		return workflow.Offer{}, err
	}
	for _, o := range offers {
		if o.Name == name {
			return o, nil
		}
	}
	return workflow.Offer{}, errNoMove
}

// showMove asks for what the move needs, and says what will happen.
func (p *Pages) showMove(w http.ResponseWriter, r *http.Request) error {
	c, err := p.read(r.Context(), cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	o, err := p.offer(r.Context(), c, r.PathValue("move"))
	if err != nil {
		return err
	}
	return p.askMove(w, r, c, o, r.URL.Query(), nil)
}

func (p *Pages) askMove(w http.ResponseWriter, r *http.Request, c cases.Case, o workflow.Offer, in url.Values, problems errs.Problems) error {
	ctx := r.Context()
	service, err := p.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return err
	}
	label := strings.TrimSuffix(o.Move.Label.Of(ctx), "…")
	page := p.choice(r, c, label, label, problems)
	page.Lead = moveLead(ctx, service, o)
	page.Warning = o.Ends == catalogue.OutcomeRefused
	if slices.Contains(o.Needs, "amount") {
		page.Fields = append(page.Fields, ui.Input{
			Name: "amount", Label: i18n.T(ctx, "desk.move.amount"), Suffix: "€", Inputmode: "decimal", Width: 10,
			Value: amountTyped(ctx, in, o), Error: fault(ctx, problems, "amount"), Hint: amountHint(ctx, o),
		})
	}
	if slices.Contains(o.Needs, "reason") {
		if len(o.Move.Reasons) > 0 {
			page.Fields = append(page.Fields, readyReasons(ctx, o, in, fault(ctx, problems, "ready")))
		}
		page.Fields = append(page.Fields, ui.Textarea{
			Name: "reason", Label: i18n.T(ctx, "desk.move.reason"), Hint: i18n.T(ctx, "desk.move.reason.hint"), Rows: 4,
			Value: in.Get("reason"), Error: fault(ctx, problems, "reason"),
		})
	}
	if o.Amount != nil && !slices.Contains(o.Needs, "amount") {
		page.Lead = append([]string{i18n.T(ctx, "desk.move.gives", "Amount", i18n.Money(ctx, int64(*o.Amount)))}, page.Lead...)
	}
	return page.render(w, r)
}

func readyReasons(ctx context.Context, o workflow.Offer, in url.Values, fault string) ui.Checkboxes {
	boxes := ui.Checkboxes{Name: "ready", Legend: i18n.T(ctx, "desk.move.ready"), Values: in["ready"], Error: fault}
	for _, choice := range o.Move.Reasons {
		boxes.Choices = append(boxes.Choices, ui.Choice{Value: choice.Value, Text: choice.Label.Of(ctx)})
	}
	return boxes
}

// moveLead says what follows, to whom.
func moveLead(ctx context.Context, s *catalogue.Service, o workflow.Offer) (lines []string) {
	lines = append(lines, i18n.T(ctx, "desk.move.to", "State", o.To.Desk.Of(ctx)))
	if words := o.Move.Resident.Of(ctx); words != "" {
		lines = append(lines, i18n.T(ctx, "desk.move.reads", "Words", words))
	}
	if letter, ok := s.Letters[o.Move.Letter]; ok {
		lines = append(lines, i18n.T(ctx, "desk.move.letter", "Letter", letter.Title.Of(ctx)))
	}
	if o.To.Final {
		lines = append(lines, i18n.T(ctx, "desk.move.final"))
	}
	return lines
}

func amountTyped(ctx context.Context, in url.Values, o workflow.Offer) string {
	if typed := in.Get("amount"); typed != "" || o.Amount == nil {
		return typed
	}
	return strings.TrimSuffix(strings.TrimSuffix(i18n.MoneyIn(i18n.FR, int64(*o.Amount)), "€"), "\u00a0")
}

// amountHint tells the agent what to write, and what the rules know of it.
func amountHint(ctx context.Context, o workflow.Offer) string {
	words := func(key string, pairs ...any) string { return i18n.T(ctx, "desk.move.amount."+key, pairs...) }
	switch {
	case o.Amount != nil:
		return words("rules", "Amount", i18n.Money(ctx, int64(*o.Amount)))
	case o.Scale.ByHand:
		return words("by_hand")
	case o.Scale.Amount != nil:
		return words("scale", "Amount", i18n.Money(ctx, int64(*o.Scale.Amount)))
	case len(o.Scale.Lacks) > 0:
		var facts []string
		for _, fact := range o.Scale.Lacks {
			facts = append(facts, fact.Of(ctx))
		}
		return words("lacks", "Facts", strings.Join(facts, ", "))
	}
	return words("beyond")
}

// move makes one.
func (p *Pages) move(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	o, err := p.offer(ctx, c, r.PathValue("move"))
	if err != nil && expected(in) != 0 && expected(in) != c.Revision {
		return p.moved(w, r, c, in) // somebody was quicker: the move is no longer there
	}
	if err != nil {
		return err
	}
	choice, problems := choiceOf(ctx, o, in)
	if len(problems) > 0 {
		return p.askMove(w, r, c, o, in, problems)
	}
	return p.carry(w, r, c, in, deed{
		name: "move",
		do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
			was, err := p.Cases.Load(ctx, tx, c.ID)
			if err != nil {
				return flash{}, err
			}
			choice.Case, choice.Expect = c.ID, by.Expect
			now, err := p.Flow.Move(ctx, tx, choice)
			done := flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.moved", "State", o.To.Desk.Of(ctx))}
			if direct(o) && !was.Closed() {
				done = undoable(done.Words, was, now, p.now())
			}
			return done, err
		},
		again: func(problems errs.Problems) error { return p.askMove(w, r, c, o, in, problems) },
	})
}

// moved shows what was done meanwhile.
func (p *Pages) moved(w http.ResponseWriter, r *http.Request, c cases.Case, in url.Values) error {
	since, err := p.Cases.Since(r.Context(), p.DB.Read(), c.ID, expected(in))
	if err != nil {
		return err
	}
	return p.stale(w, r, &cases.Stale{Case: c, Since: since}, in, "move")
}

// choiceOf reads what was chosen, each fault beside its field.
func choiceOf(ctx context.Context, o workflow.Offer, in url.Values) (choice workflow.Choice, problems errs.Problems) {
	choice = workflow.Choice{Move: o.Name, Reason: reasonIn(i18n.LangOf(ctx), o, in), Reasons: reasonsOf(o, in)}
	if slices.Contains(o.Needs, "amount") {
		cents, ok := centsOf(in.Get("amount"))
		if !ok {
			problems.Add("amount", "desk.move.amount.wrong")
		}
		choice.Amount = &cents
	}
	if slices.Contains(o.Needs, "reason") && choice.Reason == "" {
		problems.Add(reasonField(o), "desk.move.reason.empty")
	}
	return choice, problems
}

// reasonField is where a missing reason is told: at the reasons to tick where there are any, they come first.
func reasonField(o workflow.Offer) string {
	if len(o.Move.Reasons) > 0 {
		return "ready"
	}
	return "reason"
}

// reasonsOf is the reason in every language; nil without one.
func reasonsOf(o workflow.Offer, in url.Values) (all i18n.Text) {
	for _, lang := range i18n.Langs {
		if words := reasonIn(lang, o, in); words != "" {
			if all == nil {
				all = i18n.Text{}
			}
			all[lang] = words
		}
	}
	return all
}

// reasonIn joins the ready reasons, in a language, and the agent's own words, in the order of the definition.
func reasonIn(lang i18n.Lang, o workflow.Offer, in url.Values) string {
	var words []string
	for _, ready := range o.Move.Reasons {
		if slices.Contains(in["ready"], ready.Value) {
			words = append(words, ready.Label.In(lang))
		}
	}
	if own := strings.TrimSpace(in.Get("reason")); own != "" {
		words = append(words, own)
	}
	return strings.Join(words, "\n")
}

// centsOf reads money as people write it, as the forms do.
func centsOf(typed string) (cases.Cents, bool) {
	q := forms.Question{Field: &catalogue.Field{ID: "amount", Type: catalogue.TypeMoney}, Name: "amount"}
	a := forms.Answers{}
	if problems := forms.Read(q, forms.Typed{"amount": {typed}}, a); len(problems) > 0 {
		return 0, false
	}
	euros, ok := a["amount"].(float64)
	return cases.Cents(euros*100 + 0.5), ok && euros > 0
}

// undo takes back the agent's own slip, for thirty seconds.
func (p *Pages) undo(w http.ResponseWriter, r *http.Request) error {
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	seq := expected(url.Values{"expect": in["seq"]})
	return p.carry(w, r, c, url.Values{"back": in["back"]}, deed{name: "undo", do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		_, err := p.Cases.Undo(ctx, tx, by, seq)
		return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.undone")}, err
	}})
}

// showReopen takes a closed case up again where the definition has no move for it.
func (p *Pages) showReopen(w http.ResponseWriter, r *http.Request) error {
	c, err := p.read(r.Context(), cases.Reference(r.PathValue("reference")))
	if err != nil {
		return err
	}
	return p.askReopen(w, r, c, nil)
}

func (p *Pages) askReopen(w http.ResponseWriter, r *http.Request, c cases.Case, problems errs.Problems) error {
	ctx := r.Context()
	page := p.choice(r, c, i18n.T(ctx, "desk.reopen.title"), i18n.T(ctx, "desk.do.reopen"), problems)
	page.Lead = []string{i18n.T(ctx, "desk.reopen.lead")}
	page.Fields = append(page.Fields, ui.Textarea{Name: "why", Label: i18n.T(ctx, "desk.reopen.why"), Rows: 3, Value: r.PostFormValue("why"), Error: fault(ctx, problems, "why")})
	return page.render(w, r)
}

func (p *Pages) reopen(w http.ResponseWriter, r *http.Request) error {
	c, in, err := p.begin(r)
	if err != nil {
		return err
	}
	if strings.TrimSpace(in.Get("why")) == "" {
		return p.askReopen(w, r, c, errs.Problems{{Field: "why", Key: "desk.reopen.why.empty"}})
	}
	service, err := p.Offer.Version(r.Context(), c.Service, c.Version)
	if err != nil {
		return err
	}
	st, _ := service.State(service.StartState())
	state, err := cases.StateOf(service.StartState(), *st)
	if err != nil {
		return err
	}
	return p.carry(w, r, c, in, deed{name: "reopen", do: func(ctx context.Context, tx *db.Tx, by cases.Change) (flash, error) {
		by.Why = in.Get("why")
		_, err := p.Cases.Reopen(ctx, tx, by, state)
		return flash{Kind: "ok", Words: i18n.T(ctx, "desk.done.reopened")}, err
	}})
}
