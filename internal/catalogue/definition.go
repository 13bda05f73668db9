package catalogue

import (
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

// Language is the version of the definition language that this program reads.
const Language = 1

// Definition is a service as its officer wrote it. It is plain data: nothing in it
// is checked before Lint, nothing may change in it once Compile has taken it.
type Definition struct {
	Parvis     int               `yaml:"parvis" say:"version of the definition language" need:"yes"`
	Service    ServiceID         `yaml:"service" say:"stable name of the service, in its address" need:"yes"`
	Title      i18n.Text         `yaml:"title" need:"yes"`
	Summary    i18n.Text         `yaml:"summary" say:"one sentence for lists and search"`
	Promise    i18n.Text         `yaml:"promise" say:"what the authority commits to: an answer by when"`
	Category   string            `yaml:"category" say:"kind of service in the catalogue"`
	LifeEvents []string          `yaml:"life_events" say:"moments of life under which the service is found"`
	Keywords   []i18n.Text       `yaml:"keywords" say:"other words under which people look for it"`
	Owner      string            `yaml:"owner" say:"team in charge; people are never named here" need:"yes"`
	Doors      []Door            `yaml:"doors" say:"how it may be asked"`
	Open       *Opening          `yaml:"open" say:"when it may be asked; always without"`
	Audience   i18n.Text         `yaml:"audience" say:"who may ask"`
	Minutes    int               `yaml:"minutes" say:"how long it takes to fill in"`
	WhatNeeded []Needed          `yaml:"what_you_need" say:"what to have at hand"`
	WhoDecides i18n.Text         `yaml:"who_decides" say:"who decides, in a sentence"`
	OtherWays  []OtherWay        `yaml:"other_ways" say:"telephone, counter, paper"`
	Fees       []Fee             `yaml:"fees" say:"what it costs; declared, not collected"`
	Documents  []Paper           `yaml:"documents" say:"papers that may be asked for, and in place of what"`
	Lists      map[string]List   `yaml:"lists" say:"options shared by several fields"`
	Sources    map[string]Source `yaml:"sources" say:"texts that rules and tables rest on"`

	Form       []Page              `yaml:"form" need:"yes"`
	Helper     *Helping            `yaml:"helper" say:"who fills the form in for somebody else; both are told"`
	Computed   Ordered[Computed]   `yaml:"computed" say:"facts calculated from answers"`
	Tables     map[string]Table    `yaml:"tables" say:"dated scales"`
	Rules      Ordered[rules.Tree] `yaml:"rules" say:"named conditions"`
	Flow       Flow                `yaml:"flow" need:"yes"`
	Automation []Automation        `yaml:"automation" say:"on an event, when a rule says so, do"`
	Tasks      map[string]Task     `yaml:"tasks" say:"work for a person outside the case page"`
	Messages   map[string]Message  `yaml:"messages" say:"what people are told"`
	Letters    map[string]Letter   `yaml:"letters" say:"decision letters"`
	Silence    *Silence            `yaml:"silence" say:"what no answer means, and from when on; a service that decides must say it"`
	Contest    i18n.Text           `yaml:"contest" say:"how to contest a decision"`
	Data       Data                `yaml:"data" need:"yes"`
	Open311    *Open311            `yaml:"open311" say:"how street-report programs send and follow reports; not published there without"`
	Examples   []Example           `yaml:"examples" say:"answers and what must come out, run at every save"`
}

// ServiceID is a service's stable name within an authority, as in its address:
// /services/child-sport-grant. It never changes meaning.
type ServiceID string

// Ordered keeps named things in the order in which the file lists them.
type Ordered[T any] []Named[T]

// Named is one entry of an Ordered.
type Named[T any] struct {
	Name string
	It   T
}

// Get finds an entry.
func (o Ordered[T]) Get(name string) (*T, bool) {
	for i := range o {
		if o[i].Name == name {
			return &o[i].It, true
		}
	}
	return nil, false
}

// Door is a way in.
type Door string

// The doors.
const (
	DoorWeb     Door = "web"
	DoorCounter Door = "counter"
	DoorPhone   Door = "phone"
	DoorMail    Door = "mail"
	DoorEmail   Door = "email"
	DoorHome    Door = "home"
)

// Opening is when a service may be asked. Both days are included; either may be absent.
type Opening struct {
	From  rules.Date `yaml:"from"`
	Until rules.Date `yaml:"until"`
	Then  i18n.Text  `yaml:"then" say:"what to say outside these days"`
}

// Contains reports that the service may be asked on that day.
func (o *Opening) Contains(day rules.Date) bool {
	if o == nil {
		return true
	}
	return (o.From.IsZero() || !day.Before(o.From)) && (o.Until.IsZero() || !o.Until.Before(day))
}

// Needed is a thing to have at hand before starting.
type Needed struct {
	Text i18n.Text `yaml:"text" need:"yes"`
	Only i18n.Text `yaml:"only" say:"for whom, when not for all: if you are employed"`
}

// OtherWay is another way to ask than the web.
type OtherWay struct {
	By   Door      `yaml:"by" need:"yes"`
	Text i18n.Text `yaml:"text" say:"where and when" need:"yes"`
	To   string    `yaml:"to" say:"telephone number, e-mail or address, for the link"`
}

// Fee is a price that the resident should know beforehand.
type Fee struct {
	Label  i18n.Text `yaml:"label" need:"yes"`
	Amount float64   `yaml:"amount" say:"euros"`
	Per    i18n.Text `yaml:"per" say:"per meal, per month"`
}

// Paper is a document that may be asked for.
type Paper struct {
	ID      string    `yaml:"id" need:"yes"`
	Label   i18n.Text `yaml:"label" need:"yes"`
	Field   string    `yaml:"field" say:"the file field that receives it"`
	Law     i18n.Text `yaml:"law" say:"the text that allows to ask for it"`
	Instead []string  `yaml:"instead" say:"other papers that do as well"`
	Spared  i18n.Text `yaml:"spared" say:"when it need not be given, because we can fetch it"`
}

// List is a set of options by name.
type List []Choice

// Choice is one option. Its value is stored and never changes meaning.
type Choice struct {
	Value string      `yaml:"value" need:"yes"`
	Label i18n.Text   `yaml:"label" need:"yes"`
	Hint  i18n.Text   `yaml:"hint"`
	Show  *rules.Tree `yaml:"show" say:"offered only when this holds"`
	Until rules.Date  `yaml:"until" say:"no longer offered after this day; kept for old cases"`
}

// Source is a text of the council or the law.
type Source struct {
	Text i18n.Text `yaml:"text" need:"yes"`
	URL  string    `yaml:"url"`
}

// Task is work that a rule hands to a person.
type Task struct {
	Label  i18n.Text `yaml:"label" need:"yes"`
	Team   string    `yaml:"team" say:"the owner without"`
	Within *Span     `yaml:"within"`
}
