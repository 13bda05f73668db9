package seed

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"parvis/internal/cases"
	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/forms/demotown"
	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/pdf"
	"parvis/internal/kit/tenant"
	"parvis/internal/workflow"
)

// Seeder is the parts of the house that a seed acts through. Clock is the one that the
// whole house reads.
type Seeder struct {
	DB     *db.DB
	Clock  *clock.Fake
	Jobs   *jobs.Queue
	IDs    *identity.Service
	Offer  *catalogue.Store
	Forms  *forms.Service
	Cases  *cases.Service
	Flow   *workflow.Service
	Number int // how many requests; at least one for each state of each service

	// Receive takes a checked draft in; apply.Pages.Receive.
	Receive func(ctx context.Context, d *forms.Draft, formKey string) (cases.Reference, error)

	Messages int // about how many, theirs and ours; 0 for none
	Doors        // by which they come
}

// Done is what a seed left.
type Done struct {
	Until   time.Time `json:"until"`
	Cases   int       `json:"cases"`
	Written int       `json:"messages,omitempty"` // messages by every door, theirs and ours
	Left    []string  `json:"left,omitempty"`     // services of which nothing could be asked, and why
	Already bool      `json:"-"`                  // by an earlier seed: nothing was changed
}

// setting remembers a seed with the authority.
const setting = "seed"

// luck is the number from which everything is drawn.
const luck = 29990

// Run fills Portvieux with requests up to until, unless that was done before.
func (s *Seeder) Run(ctx context.Context, until time.Time) (Done, error) {
	here, err := s.IDs.Authority(ctx, town.PortvieuxID)
	if err != nil {
		return Done{}, fmt.Errorf("seed: the demo towns are not there: %w", err)
	}
	ctx = i18n.WithZone(identity.WithAuthority(tenant.With(ctx, here.ID), here), here.Location())
	if done, err := s.before(ctx, here); err != nil || done.Already {
		return done, err
	}
	if err := s.remember(ctx, here, Done{Until: until}); err != nil {
		return Done{}, err
	}
	stories, left, err := s.stories(ctx, here, until)
	if err != nil {
		return Done{}, fmt.Errorf("seed: %w", err)
	}
	all := make([]starts, len(stories), len(stories)+s.Messages)
	for i, story := range stories {
		all[i] = starts{story.goal.at, story}
	}
	exchanges, post, err := s.exchanges(ctx, here, stories, until)
	if err != nil {
		return Done{}, fmt.Errorf("seed: %w", err)
	}
	if err := s.run(ctx, append(all, exchanges...), until); err != nil {
		return Done{}, fmt.Errorf("seed: %w", err)
	}
	done := Done{Until: until, Cases: len(stories), Written: post.written, Left: left}
	return done, s.remember(ctx, here, done)
}

// before tells of an earlier seed; an error when the town cannot be seeded.
func (s *Seeder) before(ctx context.Context, here *identity.Authority) (done Done, err error) {
	found, err := here.Settings.Read(setting, &done)
	if err != nil {
		return done, err
	}
	if found && done.Cases > 0 {
		done.Already = true
		return done, nil
	}
	n, _, err := s.Cases.Count(ctx, s.DB.Read(), cases.Filter{Stage: cases.StageAll}, 1000)
	switch {
	case err != nil:
		return done, err
	case found && n > 0:
		return done, fmt.Errorf("an earlier seed was cut short after %d requests: remove the data folder and seed again", n)
	case n > 0:
		return done, fmt.Errorf("%s has %d requests of its own already; a seed begins in an empty town (another --data folder)", here.Slug, n)
	}
	return done, nil
}

func (s *Seeder) remember(ctx context.Context, here *identity.Authority, done Done) error {
	value, err := json.Marshal(done)
	if err != nil {
		return err
	}
	changed := *here
	changed.Settings = identity.Settings{}
	for name, setting := range here.Settings {
		changed.Settings[name] = setting
	}
	changed.Settings[setting] = value
	_, problems, err := s.IDs.SaveAuthority(ctx, changed)
	if err == nil && problems.Any() {
		err = fmt.Errorf("remember the seed: %v", problems)
	}
	return err
}

// stories draws who asks for what, and what shall become of it.
func (s *Seeder) stories(ctx context.Context, here *identity.Authority, until time.Time) (all []*story, left []string, err error) {
	s.Clock.Set(until.Add(-span))
	services, left, err := s.services(ctx, until)
	if err != nil {
		return nil, nil, err
	}
	agents, err := s.agents(ctx)
	if err != nil {
		return nil, nil, err
	}
	drawn, ok := demotown.Gazetteer{}.Plan(ctx)
	if !ok {
		return nil, nil, fmt.Errorf("%s has no streets", here.Slug)
	}
	var streets []string
	for _, street := range drawn.Streets {
		streets = append(streets, street.Name)
	}
	var paper bytes.Buffer
	if err := pdf.Write(&paper, specimen(here)); err != nil {
		return nil, nil, err
	}
	rng := rand.New(rand.NewPCG(luck, 1))
	people := residents(rng, streets, 180)
	for i, goal := range plan(services, s.Number, until, here.Location(), rng) {
		all = append(all, &story{
			Seeder: s, here: here, goal: goal, agents: agents, streets: streets, people: people, paper: paper.Bytes(), who: pick(rng, people),
			rng: rand.New(rand.NewPCG(luck, uint64(i+2))), // of its own: one story never shakes another
		})
	}
	return all, left, nil
}

// agents are those who work here, with their rights, in the order of their addresses.
func (s *Seeder) agents(ctx context.Context) (all []identity.Agent, err error) {
	listed, err := s.IDs.Agents(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range listed {
		if a, err = s.IDs.Agent(ctx, a.ID); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b identity.Agent) int { return cmp.Compare(a.Email, b.Email) })
	if len(all) == 0 {
		return nil, errors.New("nobody works here")
	}
	return all, nil
}

// specimen is the paper that invented people attach. It proves nothing, and says so.
func specimen(here *identity.Authority) pdf.Letter {
	return pdf.Letter{
		Lang: i18n.FR, Title: "Spécimen", Subject: "Spécimen", Made: time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC),
		From: pdf.Sender{Name: "Ville inventée"}, To: []string{here.Name.In(i18n.FR)},
		Blocks: []pdf.Block{pdf.Paragraph("Ce papier accompagne une demande inventée. Il ne prouve rien.")},
	}
}
