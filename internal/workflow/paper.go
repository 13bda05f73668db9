package workflow

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"parvis/internal/cases"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/pdf"
	"parvis/internal/kit/tenant"
	"parvis/internal/workflow/workflowsql"
)

// Draw is the job that draws a letter and adds it to the case. What the letter says was written when the decision was
// made, in its transaction: however late the paper is drawn, it says that.
type Draw struct {
	Authority uuid.UUID
	Case      uuid.UUID
	Seq       int64
	Letter    string
	Says      json.RawMessage // a Letter
}

// Kind names the job in its rows.
func (Draw) Kind() string { return "workflow.letter" }

// Tenant is whose job it is.
func (d Draw) Tenant() tenant.ID { return d.Authority }

func (p *plan) drawLater(ctx context.Context, tx *db.Tx, name string) error {
	letter, err := p.letter(ctx, name, tx.Now)
	if err != nil {
		return err
	}
	says, err := json.Marshal(letter)
	if err != nil {
		return err
	}
	return jobs.Add(ctx, p.s.Jobs, tx, Draw{p.c.Authority, p.c.ID.UUID, p.seq, name, says})
}

// drawLetter prints the letter outside of any transaction, keeps the file, then adds it to the case. Idempotent: the
// same letter gives the same bytes, and workflow_steps remembers.
func (s *Service) drawLetter(ctx context.Context, job Draw) error {
	ctx = tenant.With(ctx, job.Authority)
	var letter Letter
	if err := json.Unmarshal(job.Says, &letter); err != nil {
		return jobs.Cancel(fmt.Errorf("read letter %q: %w", job.Letter, err))
	}
	var file bytes.Buffer
	if err := pdf.Write(&file, letter.paper()); err != nil {
		return fmt.Errorf("draw letter %q: %w", job.Letter, err)
	}
	stored, err := s.Files.Put(ctx, &file)
	if err != nil {
		return err
	}
	doc := cases.Document{
		ID: db.NewID(), Title: letter.Texts[0].Title, Name: string(letter.Reference) + ".pdf", Type: "application/pdf", Size: stored.Size,
		SHA256: stored.Key, FileKey: stored.Key, Scan: cases.ScanClean, Letter: job.Letter,
	}
	t := turn{Run: Run{job.Authority, job.Case, job.Seq}, trigger: "letter", step: "letter/" + job.Letter}
	return s.inOne(ctx, t, func(ctx context.Context, tx *db.Tx) error {
		_, doc, err := s.Cases.AddDocument(ctx, tx, cases.Change{Case: cases.ID{UUID: job.Case}, Channel: cases.ByRules}, doc)
		if err != nil {
			return err
		}
		return queries(tx).KeepLetter(ctx, workflowsql.KeepLetterParams{
			AuthorityID: job.Authority, CaseID: job.Case, DocumentID: doc.ID, Letter: db.JSON(job.Says),
		})
	})
}

// paper lays the letter out for printing: the text in the reader's language, then the French one.
func (l Letter) paper() pdf.Letter {
	first := l.Texts[0]
	out := pdf.Letter{
		Lang: first.Lang, Title: first.Title, Subject: first.Title, Made: l.Made, To: l.To, DateLine: first.DateLine, Footer: l.Footer,
		From:       pdf.Sender{Name: l.From, Lines: l.Address},
		References: []pdf.Pair{{Label: i18n.In(first.Lang, "workflow.letter.request"), Text: string(l.Reference)}},
	}
	out.From.Colour.R, out.From.Colour.G, out.From.Colour.B = l.colour()
	out.Blocks = first.blocks()
	if len(l.Texts) == 1 {
		out.Signature = first.Signature
		return out
	}
	out.Blocks = append(out.Blocks, signed(first)...)
	for _, other := range l.Texts[1:] {
		out.Blocks = append(out.Blocks, pdf.Note(i18n.In(first.Lang, "workflow.letter.prevails")), pdf.Heading(other.Title))
		out.Blocks = append(out.Blocks, other.blocks()...)
		out.Signature = other.Signature
	}
	return out
}

func signed(t LetterText) (blocks []pdf.Block) {
	for _, line := range t.Signature {
		blocks = append(blocks, pdf.Paragraph(line))
	}
	return blocks
}

func (t LetterText) blocks() (blocks []pdf.Block) {
	for _, paragraph := range t.Paragraphs {
		blocks = append(blocks, pdf.Paragraph(paragraph))
	}
	for _, section := range t.Sections {
		blocks = append(blocks, pdf.Heading(section.Title))
		if len(section.Items) > 0 {
			blocks = append(blocks, pdf.List{Items: section.Items})
		}
		for _, text := range section.Texts {
			blocks = append(blocks, pdf.Paragraph(text))
		}
	}
	return blocks
}
