package website

import (
	"context"
	"strings"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// facts are the four short answers: how long, by when, who, how much. By when is not told of what cannot be sent today.
func (s *Site) facts(ctx context.Context, service *catalogue.Service, owner string) (facts []ui.Fact, err error) {
	if service.Minutes > 0 {
		facts = append(facts, ui.Fact{Icon: "clock", Name: i18n.T(ctx, "website.service.time"), Value: i18n.T(ctx, "website.service.minutes", "Count", service.Minutes)})
	}
	answer, err := s.answerBy(ctx, service)
	if err != nil {
		return nil, err
	}
	if answer != "" && service.Open.Contains(s.today(ctx)) {
		facts = append(facts, ui.Fact{Icon: "calendar", Name: i18n.T(ctx, "website.service.answer"), Value: answer})
	}
	return append(facts,
		ui.Fact{Icon: "user", Name: i18n.T(ctx, "website.service.owner"), Value: owner},
		ui.Fact{Icon: "money", Name: i18n.T(ctx, "website.service.price"), Value: price(ctx, service.Fees)}), nil
}

// answerBy is the day by which the authority answers what is sent today, on its calendar. A
// promise in hours is told as such: its day would depend on the hour.
func (s *Site) answerBy(ctx context.Context, service *catalogue.Service) (string, error) {
	span, ok := promised(service)
	if !ok {
		return service.Promise.Of(ctx), nil
	}
	if span.Hours > 0 || span.Minutes > 0 || span.WorkingHours > 0 {
		return i18n.T(ctx, "website.service.within", "Span", span.Words(i18n.LangOf(ctx))), nil
	}
	within, err := cases.WithinOf(span)
	if err != nil {
		return "", err
	}
	now := s.Clock.Now()
	due := within.After(now, identity.AuthorityOf(ctx).Calendar)
	return i18n.T(ctx, "website.service.by", "Day", i18n.NearDate(ctx, due, now)), nil
}

// promised is the clock that runs for the authority when a request arrives: that to decide,
// or the only one, or the longest.
func promised(service *catalogue.Service) (longest catalogue.Span, ok bool) {
	start, found := service.State(service.StartState())
	if !found || start.Waits {
		return longest, false
	}
	if decide, ok := start.Clock["decide"]; ok {
		return decide, true
	}
	for _, span := range start.Clock {
		if !ok || length(span) > length(longest) {
			longest, ok = span, true
		}
	}
	return longest, ok
}

// length compares spans, roughly, in hours.
func length(s catalogue.Span) float64 {
	days := float64(s.Days+s.ClearDays) + 7*float64(s.Weeks) + 30.5*float64(s.Months) + 365*float64(s.Years)
	return float64(s.Minutes)/60 + float64(s.Hours) + 3*float64(s.WorkingHours) + 24*(days+1.4*float64(s.WorkingDays))
}

// price tells every fee, or that nothing is to be paid.
func price(ctx context.Context, fees []catalogue.Fee) string {
	var lines []string
	for _, fee := range fees {
		if fee.Amount <= 0 {
			continue
		}
		line := fee.Label.Of(ctx) + i18n.T(ctx, "website.colon") + i18n.Money(ctx, int64(fee.Amount*100+0.5))
		if per := fee.Per.Of(ctx); per != "" {
			line += " " + per
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return i18n.T(ctx, "website.service.free")
	}
	return strings.Join(lines, i18n.T(ctx, "website.semicolon"))
}

func papersMayFollow(service *catalogue.Service) bool {
	for _, field := range service.Fields() {
		if field.Type == catalogue.TypeFile && field.Later {
			return true
		}
	}
	return false
}

func papers(ctx context.Context, service *catalogue.Service) (all []paper) {
	names := map[string]string{}
	for _, p := range service.Documents {
		names[p.ID] = p.Label.Of(ctx)
	}
	for _, p := range service.Documents {
		one := paper{Name: p.Label.Of(ctx), Spared: p.Spared.Of(ctx), Law: p.Law.Of(ctx)}
		var instead []string
		for _, id := range p.Instead {
			instead = append(instead, names[id])
		}
		if len(instead) > 0 {
			one.Instead = i18n.T(ctx, "website.service.instead", "Papers", strings.Join(instead, i18n.T(ctx, "website.comma")))
		}
		all = append(all, one)
	}
	return all
}

func sources(ctx context.Context, service *catalogue.Service) (all []source) {
	for _, name := range sortedKeys(service.Sources) {
		all = append(all, source{service.Sources[name].Text.Of(ctx), webAddress(service.Sources[name].URL)})
	}
	return all
}

// keepWords tell how long the answers are kept.
func keepWords(ctx context.Context, keep catalogue.Keep) (lines []string) {
	lang := i18n.LangOf(ctx)
	line := func(key string, span catalogue.Span) {
		if span.IsZero() {
			return
		}
		text := i18n.T(ctx, "website.keep."+key, "Span", span.Words(lang))
		if span.After != "" {
			text += i18n.T(ctx, "website.keep.after."+span.After)
		}
		lines = append(lines, text+".")
	}
	line("draft", keep.Draft)
	line("case", keep.Case)
	if keep.Archive != nil {
		line("archive", *keep.Archive)
	}
	if keep.Then != "" {
		lines = append(lines, i18n.T(ctx, "website.keep.then."+keep.Then))
	}
	return lines
}
