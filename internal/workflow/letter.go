package workflow

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/pdf"
	"parvis/internal/kit/tenant"
	"parvis/internal/notify"
)

// Draw is the job that draws a letter and adds it to the case.
type Draw struct {
	Authority uuid.UUID
	Case      uuid.UUID
	Seq       int64
	Letter    string
}

// Kind names the job in its rows.
func (Draw) Kind() string { return "workflow.letter" }

// Tenant is whose job it is.
func (d Draw) Tenant() tenant.ID { return d.Authority }

// drawLetter writes the PDF outside of any transaction, keeps it, then adds it to the
// case. Idempotent: the same letter gives the same bytes, and workflow_steps remembers.
func (s *Service) drawLetter(ctx context.Context, job Draw) error {
	ctx = tenant.With(ctx, job.Authority)
	sc, err := s.scene(ctx, cases.ID{UUID: job.Case})
	if err != nil {
		return err
	}
	p := &plan{scene: sc, seq: job.Seq}
	letter, err := p.letter(ctx, job.Letter, sc.c.Lang)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := pdf.Write(&file, letter); err != nil {
		return fmt.Errorf("draw letter %q: %w", job.Letter, err)
	}
	stored, err := s.Files.Put(ctx, &file)
	if err != nil {
		return err
	}
	doc := cases.Document{
		ID: db.NewID(), Title: letter.Subject, Name: letterName(sc.c), Type: "application/pdf", Size: stored.Size,
		SHA256: stored.Key, FileKey: stored.Key, Scan: cases.ScanClean, Letter: job.Letter,
	}
	return s.DB.Write(identity.As(ctx, identity.Automation("letter")), func(tx *db.Tx) error {
		return s.once(ctx, tx, Run{job.Authority, job.Case, job.Seq}, "letter/"+job.Letter, func() error {
			_, _, err := s.Cases.AddDocument(ctx, tx, cases.Change{Case: sc.c.ID, Channel: cases.ByRules}, doc)
			return err
		})
	})
}

func letterName(c cases.Case) string { return string(c.Reference) + ".pdf" }

// letter is a decision in writing: the officer's words, then what the house always adds:
// the reasons with their sources, whether rules decided, and how to contest.
func (p *plan) letter(ctx context.Context, name string, lang i18n.Lang) (pdf.Letter, error) {
	l, ok := p.service.Letters[name]
	if !ok {
		return pdf.Letter{}, fmt.Errorf("no letter %q", name)
	}
	values, _ := p.values(ctx, p.c, lang, nil, notify.Template{Subject: l.Title.In(lang), Body: l.Body.In(lang)})
	made := p.c.UpdatedAt
	if p.c.Decision != nil {
		made = p.c.Decision.At
	}
	out := pdf.Letter{
		Lang: lang, Title: fillPlain(l.Title.In(lang), values), Subject: fillPlain(l.Title.In(lang), values), Made: made,
		From: p.sender(lang), To: p.recipient(),
		DateLine:   i18n.In(lang, "workflow.letter.place_date", "Place", p.here.Name.In(lang), "Date", i18n.CivilIn(lang, made.In(p.here.Location()))),
		References: []pdf.Pair{{Label: i18n.In(lang, "workflow.letter.request"), Text: string(p.c.Reference)}},
		Footer:     p.here.Name.In(lang) + " · " + p.here.Contact.Phone,
	}
	for _, paragraph := range strings.Split(strings.TrimSpace(fillPlain(l.Body.In(lang), values)), "\n\n") {
		out.Blocks = append(out.Blocks, pdf.Paragraph(strings.ReplaceAll(paragraph, "\n", " ")))
	}
	out.Blocks = append(out.Blocks, p.grounds(lang)...)
	out.Signature = p.signature(l.Signed.In(lang))
	return out, nil
}

// grounds are what the law wants with every decision: reasons, author, ways to contest
// (CRPA L211-5, L212-1, L311-3-1, R112-5).
func (p *plan) grounds(lang i18n.Lang) (blocks []pdf.Block) {
	d := p.c.Decision
	if d == nil {
		return nil
	}
	var why []string
	if d.Reason != "" {
		why = append(why, d.Reason)
	}
	if d.Explanation != nil {
		why = append(why, d.Explanation.Sentences(lang)...)
	}
	if len(why) > 0 {
		blocks = append(blocks, pdf.Heading(i18n.In(lang, "workflow.letter.why")), pdf.List{Items: why})
	}
	if d.Automatic {
		blocks = append(blocks, pdf.Heading(i18n.In(lang, "workflow.letter.automatic")), pdf.Paragraph(i18n.In(lang, "workflow.letter.automatic_text")))
	}
	if contest := d.Contest.In(lang); contest != "" {
		blocks = append(blocks, pdf.Heading(i18n.In(lang, "workflow.letter.contest")), pdf.Paragraph(contest))
	}
	return blocks
}

func (p *plan) sender(lang i18n.Lang) pdf.Sender {
	return pdf.Sender{
		Name:   p.here.Name.In(lang),
		Lines:  append(append([]string{}, p.here.Contact.Address...), p.here.Contact.Phone),
		Colour: colour(string(p.here.Theme.Colour("light", "brand"))),
	}
}

func (p *plan) recipient() []string {
	to := []string{p.c.Person.Name}
	for _, place := range p.service.Fields() {
		if place.Type == "address" {
			return append(to, p.lines(place.Field, p.c.Lang)...)
		}
	}
	return to
}

func (p *plan) signature(signed string) []string {
	if d := p.c.Decision; d != nil && !d.Automatic && d.By != "" {
		return []string{d.By, signed}
	}
	return []string{signed}
}

func colour(hex string) (c pdf.Colour) {
	fmt.Sscanf(hex, "#%02x%02x%02x", &c.R, &c.G, &c.B)
	return c
}
