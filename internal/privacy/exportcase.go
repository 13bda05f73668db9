package privacy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
)

func (s *Service) heldRequests(ctx context.Context, h *Held, id identity.PersonID, reader For) error {
	own, err := s.Cases.OfPerson(ctx, s.DB.Read(), id, mostRequests)
	if err != nil {
		return err
	}
	h.Requests = []HeldCase{}
	for i := range own {
		one, err := s.heldCase(ctx, &own[i], reader)
		if err != nil {
			return fmt.Errorf("request %s: %w", own[i].Reference, err)
		}
		h.Requests = append(h.Requests, one)
	}
	return nil
}

func (s *Service) heldCase(ctx context.Context, c *cases.Case, reader For) (HeldCase, error) {
	one := HeldCase{Reference: c.Reference, State: c.State, Opened: c.OpenedAt, Closed: c.ClosedAt, Raw: c.Answers}
	service, err := s.Offer.Version(ctx, c.Service, c.Version)
	if err != nil {
		return one, err
	}
	one.Service = service.Title.Of(ctx)
	if st, ok := service.State(c.State); ok {
		one.State = st.Resident.Of(ctx)
	}
	if amount, ok := c.Amount(); ok {
		one.Amount = &amount
	}
	one.Answers = s.answers(ctx, service, c)
	if c.Closed() {
		l, err := s.lifeOf(ctx, s.DB.Read(), c)
		if err != nil {
			return one, err
		}
		if one.Until, err = l.end(); err != nil {
			return one, err
		}
	}
	history, err := s.Cases.History(ctx, s.DB.Read(), c.ID)
	if err != nil {
		return one, err
	}
	for _, e := range history {
		if told, ok := eventOf(ctx, service, e, reader); ok {
			one.Events = append(one.Events, told)
		}
	}
	one.Files = filesOf(c, reader)
	return one, nil
}

// answers are the questions of the form with what was said, in words and in the order of the form.
func (s *Service) answers(ctx context.Context, service *catalogue.Service, c *cases.Case) (all []Answer) {
	look := forms.NewForm(ctx, service, s.Clock.Now()).Look(c.Answers)
	for _, page := range look.Pages() {
		sheet := look.Sheet(page.ID)
		if sheet == nil {
			continue
		}
		sheet.Each(c.Answers, func(item *forms.Item, given forms.Answers) {
			lines := forms.Show(item.Question, given)
			if strings.Join(lines, "") != "" {
				all = append(all, Answer{Question: item.Label.Of(ctx), Lines: lines})
			}
		})
	}
	return all
}

func filesOf(c *cases.Case, reader For) (all []HeldFile) {
	for i, doc := range c.Documents {
		if doc.FileKey == "" || doc.Scan != cases.ScanClean || doc.Internal && reader != ForOfficer {
			continue
		}
		all = append(all, HeldFile{Name: doc.Name, Path: fmt.Sprintf("files/%s/%d-%s", c.Reference, i+1, safeName(doc.Name)), key: doc.FileKey})
	}
	return all
}

// told are the events that a resident may read of; notes are for the officer alone.
var told = []cases.Kind{
	cases.KindOpened, cases.KindAnswered, cases.KindAsked, cases.KindMessaged, cases.KindDecided, cases.KindMoved, cases.KindObjected,
	cases.KindCorrected, cases.KindDocumented, cases.KindRated, cases.KindReached, cases.KindMandated, cases.KindTransferred, cases.KindReopened, cases.KindPurged,
}

func eventOf(ctx context.Context, service *catalogue.Service, e cases.Event, reader For) (HeldEvent, bool) {
	one := HeldEvent{Kind: string(e.Kind), At: e.At, By: string(e.By.Kind)}
	if !slices.Contains(told, e.Kind) && (e.Kind != cases.KindNoted || reader != ForOfficer) {
		return one, false
	}
	switch d := e.Data.(type) {
	case *cases.Answered:
		one.Words = d.Text
	case *cases.Asked:
		one.Words = d.Question.Text.Of(ctx)
	case *cases.Messaged:
		one.Kind, one.Words = "messaged_out", strings.TrimSpace(d.Subject+"\n"+d.Text)
		if d.In {
			one.Kind = "messaged_in"
		}
	case *cases.Noted:
		one.Words = d.Text
	case *cases.Decided:
		one.Words = decided(ctx, d)
	case *cases.Moved:
		if st, ok := service.State(d.To); ok {
			one.Words = st.Resident.Of(ctx)
		}
	case *cases.Objected:
		one.Words = d.Text
	case *cases.Rated:
		one.Words = d.Words
	case *cases.Documented:
		if d.Document.Internal && reader != ForOfficer || d.Op == cases.DocumentScanned {
			return one, false
		}
		one.Words = d.Document.Name
	case *cases.Mandated:
		one.Words = d.Helper.Name
	case *cases.Reached:
		one.Words = d.Contact.Value
	}
	return one, true
}

func decided(ctx context.Context, d *cases.Decided) string {
	var lines []string
	if d.Amount != nil {
		lines = append(lines, i18n.Money(ctx, int64(*d.Amount)))
	}
	for _, line := range []string{d.Reason, d.Contest.Of(ctx)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
