package rota

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// MayManage sets who gets what, what agents know, and that somebody is away.
const MayManage web.Permission = "rota.manage"

// Path is the page of the rota; OwnPath that of one's own absences.
const (
	Path    = "/desk/rota"
	OwnPath = "/desk/me/absence"
)

// Routes is the table for web.Server.Mount.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{"GET", OwnPath, identity.Staff, s.showOwn},
		{"POST", OwnPath, identity.Staff, s.noteOwn},
		{"POST", OwnPath + "/{absence}/end", identity.Staff, s.endOwn},
		{"GET", Path, MayManage, s.showRota},
		{"POST", Path, MayManage, s.saveRule},
		{"GET", Path + "/{agent}", MayManage, s.showAgent},
		{"POST", Path + "/{agent}", MayManage, s.saveSkills},
		{"POST", Path + "/{agent}/absence", MayManage, s.noteFor},
		{"POST", Path + "/{agent}/absence/{absence}/end", MayManage, s.endFor},
	}
}

// agentPage is one agent's absences; with Skills also what they know.
type agentPage struct {
	ui.Page
	Path     string
	Back     ui.BackLink
	Lead     string
	Lines    []absenceLine
	Fields   []ui.Input
	Cover    ui.Select
	Faults   []ui.Fault
	Said     string
	Own      bool
	Langs    ui.Checkboxes
	Topics   ui.Checkboxes
	Held     string
	SkillsAt string
}

type absenceLine struct {
	Words, Cover, End string
	Now               bool
}

func (s *Service) showOwn(w http.ResponseWriter, r *http.Request) error {
	me, _ := identity.AgentOf(r.Context())
	return s.drawAgent(w, r, me, true, nil)
}

func (s *Service) showAgent(w http.ResponseWriter, r *http.Request) error {
	a, err := s.agentOf(r)
	if err != nil {
		return err
	}
	return s.drawAgent(w, r, a, false, nil)
}

func (s *Service) agentOf(r *http.Request) (identity.Agent, error) {
	id, err := identity.ParseAgentID(r.PathValue("agent"))
	if err != nil {
		return identity.Agent{}, identity.ErrNobody
	}
	return s.Identity.Agent(r.Context(), id)
}

func (s *Service) drawAgent(w http.ResponseWriter, r *http.Request, a identity.Agent, own bool, problems errs.Problems) error {
	ctx := r.Context()
	page := agentPage{
		Page: ui.Page{Title: i18n.T(ctx, "rota.absence.of", "Name", a.Name), Failed: len(problems) > 0}, Path: Path + "/" + a.ID.String() + "/absence", Own: own,
		Back: ui.BackLink{Href: Path, Text: i18n.T(ctx, "rota.title")}, Lead: i18n.T(ctx, "rota.absence.lead"), Faults: faultsOf(ctx, problems),
		Said: web.PopString(ctx, saidKey),
	}
	if own {
		page.Title, page.Path = i18n.T(ctx, "rota.absence.own"), OwnPath
		page.Back = ui.BackLink{Href: "/desk/me", Text: i18n.T(ctx, "rota.me")}
	}
	agents, err := s.Identity.Agents(ctx)
	if err != nil {
		return err
	}
	if err := s.absenceLines(ctx, &page, a, agents); err != nil {
		return err
	}
	at := func(name string) ui.Input {
		return ui.Input{Name: name, Label: i18n.T(ctx, "rota.absence."+name), Type: "date", Width: 10, Value: r.PostForm.Get(name), Error: faultOf(ctx, problems, name)}
	}
	page.Fields = []ui.Input{at("from"), at("to")}
	page.Cover = ui.Select{Name: "cover", Label: i18n.T(ctx, "rota.absence.cover"), Hint: i18n.T(ctx, "rota.absence.cover.hint"), Value: r.PostForm.Get("cover"), Error: faultOf(ctx, problems, "cover"), Options: []ui.Option{{Value: "", Text: i18n.T(ctx, "rota.absence.nobody")}}}
	for _, other := range agents {
		if other.ID != a.ID && !other.Closed {
			page.Cover.Options = append(page.Cover.Options, ui.Option{Value: other.ID.String(), Text: other.Name})
		}
	}
	if !own {
		if err := s.skillFields(ctx, &page, a); err != nil {
			return err
		}
	}
	return web.Render(w, r, statusOf(problems), agentView(page))
}

func statusOf(problems errs.Problems) int {
	if len(problems) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

func (s *Service) absenceLines(ctx context.Context, page *agentPage, a identity.Agent, agents []identity.Agent) error {
	all, err := s.Absences(ctx, s.DB.Read())
	if err != nil {
		return err
	}
	today, here, err := s.today(ctx)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Agent == a.ID {
			page.Lines = append(page.Lines, absenceLine{
				Words: daysWords(ctx, one, here.Location()), Cover: coverWords(ctx, one, agents), End: page.Path + "/" + one.ID.String() + "/end", Now: one.On(today),
			})
		}
	}
	return nil
}

func daysWords(ctx context.Context, a Absence, zone *time.Location) string {
	if a.First == a.Last {
		return i18n.T(ctx, "rota.absence.day", "Day", i18n.Date(ctx, a.First.Time(zone)))
	}
	return i18n.T(ctx, "rota.absence.days", "First", i18n.Date(ctx, a.First.Time(zone)), "Last", i18n.Date(ctx, a.Last.Time(zone)))
}

func coverWords(ctx context.Context, a Absence, agents []identity.Agent) string {
	i := slices.IndexFunc(agents, func(x identity.Agent) bool { return x.ID == a.Cover })
	if i < 0 {
		return i18n.T(ctx, "rota.absence.uncovered")
	}
	return i18n.T(ctx, "rota.absence.covered", "Name", agents[i].Name)
}

func (s *Service) skillFields(ctx context.Context, page *agentPage, a identity.Agent) error {
	page.SkillsAt = Path + "/" + a.ID.String()
	here, err := s.Identity.Authority(ctx, identity.AuthorityOf(ctx).ID)
	if err != nil {
		return err
	}
	persons, err := s.persons(ctx, s.DB.Read(), here, []identity.Agent{a})
	if err != nil {
		return err
	}
	me := persons[0]
	page.Held = i18n.T(ctx, "rota.held", "Count", me.Held)
	page.Langs = ui.Checkboxes{Name: "lang", Legend: i18n.T(ctx, "rota.langs")}
	for _, l := range i18n.Langs {
		page.Langs.Choices = append(page.Langs.Choices, ui.Choice{Value: string(l), Text: i18n.T(ctx, langKey(l)), Checked: slices.Contains(me.Langs, l)})
	}
	offered, err := s.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx)})
	if err != nil {
		return err
	}
	page.Topics = ui.Checkboxes{Name: "topic", Legend: i18n.T(ctx, "rota.topics"), Hint: i18n.T(ctx, "rota.topics.hint")}
	for _, o := range offered {
		page.Topics.Choices = append(page.Topics.Choices, ui.Choice{Value: string(o.Definition.Service), Text: o.Title.Of(ctx), Checked: slices.Contains(me.Topics, string(o.Definition.Service))})
	}
	return nil
}

func (s *Service) saveSkills(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := s.agentOf(r)
	if err != nil {
		return err
	}
	var k Skills
	for _, l := range i18n.Langs {
		if slices.Contains(in["lang"], string(l)) {
			k.Langs = append(k.Langs, l)
		}
	}
	offered, err := s.Offer.List(ctx, catalogue.Filter{Lang: i18n.LangOf(ctx)})
	if err != nil {
		return err
	}
	for _, o := range offered {
		if slices.Contains(in["topic"], string(o.Definition.Service)) {
			k.Topics = append(k.Topics, string(o.Definition.Service))
		}
	}
	if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.SaveSkills(ctx, tx, a.ID, k) }); err != nil {
		return err
	}
	web.Put(ctx, saidKey, i18n.T(ctx, "rota.saved"))
	return web.SeeOther(w, r, Path+"/"+a.ID.String())
}

func (s *Service) noteOwn(w http.ResponseWriter, r *http.Request) error {
	me, _ := identity.AgentOf(r.Context())
	return s.note(w, r, me, true)
}

func (s *Service) noteFor(w http.ResponseWriter, r *http.Request) error {
	a, err := s.agentOf(r)
	if err != nil {
		return err
	}
	return s.note(w, r, a, false)
}

// note writes an absence down; each fault beside its field.
func (s *Service) note(w http.ResponseWriter, r *http.Request, a identity.Agent, own bool) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	absence, problems := readAbsence(in)
	absence.Agent = a.ID
	if cover := in.Get("cover"); cover != "" {
		id, err := identity.ParseAgentID(cover)
		if err == nil {
			_, err = s.Identity.Agent(ctx, id)
		}
		if err != nil {
			problems.Add("cover", "rota.absence.cover.unknown")
		}
		absence.Cover = id
	}
	if len(problems) > 0 {
		return s.drawAgent(w, r, a, own, problems)
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error { _, err := s.NoteAbsence(ctx, tx, absence); return err })
	if errs.KindOf(err) == errs.Invalid && err != nil {
		return s.drawAgent(w, r, a, own, errs.Problems{{Field: fieldOf(err), Key: errs.KeyOf(err)}})
	}
	if err != nil {
		return err
	}
	web.Put(ctx, saidKey, i18n.T(ctx, "rota.absence.noted"))
	return web.SeeOther(w, r, backTo(a, own))
}

func fieldOf(err error) string {
	if errs.KeyOf(err) == errs.KeyOf(errOneself) {
		return "cover"
	}
	return "to"
}

func readAbsence(in url.Values) (a Absence, problems errs.Problems) {
	day := func(name string) Day {
		t, err := time.Parse(time.DateOnly, in.Get(name))
		if err != nil {
			problems.Add(name, "rota.absence."+name+".empty")
			return 0
		}
		return dayOf(t)
	}
	a.First, a.Last = day("from"), day("to")
	return a, problems
}

func backTo(a identity.Agent, own bool) string {
	if own {
		return OwnPath
	}
	return Path + "/" + a.ID.String()
}

func (s *Service) endOwn(w http.ResponseWriter, r *http.Request) error {
	me, _ := identity.AgentOf(r.Context())
	return s.end(w, r, me, true)
}

func (s *Service) endFor(w http.ResponseWriter, r *http.Request) error {
	a, err := s.agentOf(r)
	if err != nil {
		return err
	}
	return s.end(w, r, a, false)
}

func (s *Service) end(w http.ResponseWriter, r *http.Request, a identity.Agent, own bool) error {
	ctx := r.Context()
	id, err := uuid.Parse(r.PathValue("absence"))
	if err != nil {
		return ErrNoAbsence
	}
	if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.EndAbsence(ctx, tx, id, a.ID) }); err != nil {
		return err
	}
	web.Put(ctx, saidKey, i18n.T(ctx, "rota.absence.ended"))
	return web.SeeOther(w, r, backTo(a, own))
}

// saidKey keeps what was just done for the next page.
const saidKey = "rota.said"

func faultsOf(ctx context.Context, problems errs.Problems) (all []ui.Fault) {
	for _, p := range problems {
		all = append(all, ui.Fault{Field: p.Field, Text: i18n.Problem(ctx, p)})
	}
	return all
}

func faultOf(ctx context.Context, problems errs.Problems, field string) string {
	if p, ok := problems.Of(field); ok {
		return i18n.Problem(ctx, p)
	}
	return ""
}

// rotaPage is every team with its rule and its people.
type rotaPage struct {
	ui.Page
	Teams  []teamPart
	Faults []ui.Fault
	Said   string
}

type teamPart struct {
	Rule   Rule
	Name   string
	People []personLine
	Most   ui.Input
	Boxes  ui.Checkboxes
}

type personLine struct {
	Href, Name, Held string
	Tag              ui.Tag
}

func (s *Service) showRota(w http.ResponseWriter, r *http.Request) error {
	return s.drawRota(w, r, nil)
}

func (s *Service) drawRota(w http.ResponseWriter, r *http.Request, problems errs.Problems) error {
	ctx := r.Context()
	page := rotaPage{Page: ui.Page{Title: i18n.T(ctx, "rota.title"), Failed: len(problems) > 0}, Faults: faultsOf(ctx, problems), Said: web.PopString(ctx, saidKey)}
	teams, err := s.Identity.Teams(ctx)
	if err != nil {
		return err
	}
	for _, t := range teams {
		part, err := s.teamPart(ctx, t, r.PostForm, problems)
		if err != nil {
			return err
		}
		page.Teams = append(page.Teams, part)
	}
	return web.Render(w, r, statusOf(problems), rotaView(page))
}

func (s *Service) teamPart(ctx context.Context, t identity.Team, typed url.Values, problems errs.Problems) (teamPart, error) {
	rule, err := s.RuleOf(ctx, s.DB.Read(), t.ID)
	if err != nil {
		return teamPart{}, err
	}
	part := teamPart{Rule: rule, Name: t.Name.Of(ctx)}
	part.Most = ui.Input{Name: "most", ID: "most-" + string(t.ID), Label: i18n.T(ctx, "rota.most"), Hint: i18n.T(ctx, "rota.most.hint"), Width: 3, Inputmode: "numeric", Value: strconv.Itoa(rule.Most)}
	if len(problems) > 0 && typed.Get("team") == string(t.ID) {
		part.Most.ID, part.Most.Value, part.Most.Error = "most", typed.Get("most"), faultOf(ctx, problems, "most")
	}
	part.Boxes = ui.Checkboxes{Name: "how", ID: "how-" + string(t.ID), Legend: i18n.T(ctx, "rota.how"), Choices: []ui.Choice{
		{Value: "given", ID: "given-" + string(t.ID), Text: i18n.T(ctx, "rota.given"), Checked: rule.Given},
		{Value: "lang", ID: "lang-" + string(t.ID), Text: i18n.T(ctx, "rota.by_lang"), Checked: rule.ByLang},
		{Value: "topic", ID: "topic-" + string(t.ID), Text: i18n.T(ctx, "rota.by_topic"), Checked: rule.ByTopic},
	}}
	here, err := s.Identity.Authority(ctx, identity.AuthorityOf(ctx).ID)
	if err != nil {
		return part, err
	}
	people, err := s.team(ctx, s.DB.Read(), here, t.ID)
	for _, p := range people {
		line := personLine{Href: Path + "/" + p.ID.String(), Name: p.Name, Held: i18n.T(ctx, "rota.held", "Count", p.Held)}
		if p.Away {
			line.Tag = ui.Tag{Text: i18n.T(ctx, "rota.away"), Icon: "pause"}
		}
		part.People = append(part.People, line)
	}
	return part, err
}

// mostAllowed bounds what a team may ask of one agent.
const mostAllowed = 10_000

func (s *Service) saveRule(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	teams, err := s.Identity.Teams(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(teams, func(t identity.Team) bool { return string(t.ID) == in.Get("team") })
	if i < 0 {
		return errs.New(errs.NotFound, "identity.no_team")
	}
	rule := Rule{Team: teams[i].ID, Given: slices.Contains(in["how"], "given"), ByLang: slices.Contains(in["how"], "lang"), ByTopic: slices.Contains(in["how"], "topic")}
	if typed := in.Get("most"); typed != "" {
		if rule.Most, err = strconv.Atoi(typed); err != nil || rule.Most < 0 || rule.Most > mostAllowed {
			return s.drawRota(w, r, errs.Problems{{Field: "most", Key: "rota.most.wrong"}})
		}
	}
	if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.SaveRule(ctx, tx, rule) }); err != nil {
		return err
	}
	web.Put(ctx, saidKey, i18n.T(ctx, "rota.saved"))
	return web.SeeOther(w, r, Path)
}
