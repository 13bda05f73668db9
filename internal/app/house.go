package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"

	"parvis/internal/api"
	"parvis/internal/audit"
	"parvis/internal/cases"
	"parvis/internal/cases/papers"
	"parvis/internal/cases/search"
	"parvis/internal/cases/threads"
	"parvis/internal/catalogue"
	"parvis/internal/desk/alerts"
	"parvis/internal/desk/rota"
	"parvis/internal/forms"
	"parvis/internal/forms/demotown"
	"parvis/internal/identity"
	"parvis/internal/inbox"
	"parvis/internal/inbox/chat"
	"parvis/internal/inbox/phone"
	"parvis/internal/inbox/sms"
	"parvis/internal/inbox/social"
	"parvis/internal/kit/clock"
	"parvis/internal/kit/db"
	"parvis/internal/kit/events"
	"parvis/internal/kit/files"
	"parvis/internal/kit/files/folder"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/jobs"
	"parvis/internal/kit/live"
	"parvis/internal/kit/logs"
	"parvis/internal/kit/scan"
	"parvis/internal/kit/scan/clamd"
	"parvis/internal/kit/scan/demo"
	"parvis/internal/kit/tenant"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
	"parvis/internal/notify/doormail"
	"parvis/internal/notify/smtp"
	"parvis/internal/privacy"
	"parvis/internal/website/kiosk"
	"parvis/internal/workflow"
)

// largestFile bounds what the file store takes; the limits of a question are lower.
const largestFile = 256 << 20

// house is every slice with its parts, before anything is served.
type house struct {
	config    Config
	demo      bool // the demo towns: a scanner that knows only the test virus will do
	log       *slog.Logger
	lines     *logs.Buffer // behind log
	closeLog  func()
	pagesOnly bool // other processes run the jobs
	clock     clock.Clock

	draining atomic.Bool // it was told to stop

	mounted []web.Mounted // every route, once the pages are joined

	db    *db.DB
	bus   *events.Bus
	jobs  *jobs.Queue
	hub   *live.Hub
	files files.Store

	ids     *identity.Service
	notices *notify.Service
	inbox   *inbox.Service
	phone   *phone.Service
	sms     *sms.Service
	screens *kiosk.Pages
	social  *social.Service
	chats   *chat.Service
	offer   *catalogue.Store
	forms   *forms.Service
	cases   *cases.Service
	papers  *papers.Desk
	threads *threads.Service
	search  *search.Service
	flow    *workflow.Service
	alerts  *alerts.Service
	keeper  *privacy.Service
	api     *api.Service
	rota    *rota.Service
	apiSeal api.Seal
}

// open builds the house from the ground up and brings its database to today's schema.
// Nothing runs yet: start does that.
func open(ctx context.Context, c Config, demo bool, now clock.Clock) (*house, error) {
	h := &house{config: c, demo: demo, clock: now, bus: events.NewBus()}
	h.openLog()
	if err := dataFolder(c.Data); err != nil {
		return nil, errors.Join(err, h.close())
	}
	for _, build := range []func(context.Context) error{h.foundation, h.ground, h.doors, h.telephone, h.middle, h.ties, h.conversations, h.beside, h.kiosks, h.sealed} {
		if err := build(ctx); err != nil {
			return nil, errors.Join(err, h.close())
		}
	}
	return h, nil
}

func (h *house) foundation(ctx context.Context) (err error) {
	if h.db, err = db.Open(ctx, db.Config{URL: string(h.config.DB), Dir: h.config.Data, Clock: h.clock, Log: h.log, AllowUnsafe: h.config.allowUnsafe}); err != nil {
		return howToReach(h.config.DB, err)
	}
	if err = h.db.Migrate(ctx); err != nil {
		return err
	}
	if h.hub, err = live.Open(ctx, string(h.config.NATS)); err != nil {
		return err
	}
	h.jobs = jobs.New(h.db, h.clock, h.log)
	h.files, err = folder.Open(h.path("files"), largestFile, h.clock)
	return err
}

func (h *house) ground(context.Context) error {
	key, err := identity.KeyFile(h.path("seal.key"))
	if err != nil {
		return err
	}
	h.ids = identity.New(identity.Config{DB: h.db, Clock: h.clock, Bus: h.bus, Jobs: h.jobs, Key: key, Log: h.log, Texts: lateTexts{h}.CanText})
	audit.Listen(h.bus)
	audit.Tend(h.jobs, h.db, h.ids.Authorities)
	sender, settings, err := h.mail()
	if err != nil {
		return err
	}
	h.notices = notify.New(notify.Parts{
		DB: h.db, Jobs: h.jobs, Bus: h.bus, Sender: sender, Texts: lateTexts{h}, Paper: h.paper, Config: settings, Log: h.log,
	})
	h.notices.Register()
	doormail.Register(doormail.Deps{Bus: h.bus, IDs: h.ids, Notify: h.notices, Origin: h.origin, About: h.requestOf})
	return nil
}

func (h *house) middle(context.Context) error {
	h.offer = catalogue.New(h.db, h.bus)
	scanner, err := h.scanner()
	if err != nil {
		return err
	}
	h.forms = forms.New(forms.Deps{
		DB: h.db, Clock: h.clock, Bus: h.bus, Jobs: h.jobs, Files: h.files, Scanner: scanner,
		Services: h.offer, Identity: h.ids, Notify: h.notices, Gazetteer: demotown.Gazetteer{}, Origin: h.origin, Log: h.log,
		Known: h.known,
	})
	secret, err := cases.LinkSecretFile(h.path("links.key"))
	if err != nil {
		return err
	}
	h.cases = cases.New(cases.Deps{
		DB: h.db, Bus: h.bus, Authorities: h.ids, Secret: secret, Jobs: h.jobs, Hint: h.hub.Publish, Trace: traceRead,
	})
	h.papers = papers.New(papers.Deps{DB: h.db, Cases: h.cases, Files: h.files, Scanner: h.forms.Scanner, Jobs: h.jobs})
	h.flow = workflow.New(workflow.Deps{
		DB: h.db, Clock: h.clock, Bus: h.bus, Jobs: h.jobs, Files: h.files, Cases: h.cases, Offer: h.offer,
		Notices: h.notices, Identity: h.ids, Log: h.log,
		Origin: func(_ context.Context, a *identity.Authority) string { return originOf(h.config.BaseURL, a) },
	})
	h.keeper = privacy.New(privacy.Deps{
		DB: h.db, Clock: h.clock, Bus: h.bus, Jobs: h.jobs, Log: h.log, Identity: h.ids, Notices: h.notices, Offer: h.offer,
		Forms: h.forms, Cases: h.cases, Flow: h.flow, Inbox: h.inbox, Files: h.files, Named: h.named, Mirror: h.path(erasuresFile),
	})
	forgetAbove(h.bus)
	h.upkeep()
	return nil
}

// mail sends by the configured server. Without one, the demo catches everything in its
// outbox, and a real town's messages wait until there is a server.
func (h *house) mail() (notify.Sender, notify.Config, error) {
	settings := notify.Config{From: h.config.From, Demo: h.demo}
	if h.config.SMTP == "" {
		if h.demo {
			return notify.Outbox(), settings, settings.Check()
		}
		return nil, settings, settings.Check()
	}
	server, err := notify.ParseServerURL(string(h.config.SMTP))
	if err != nil {
		return nil, settings, err
	}
	settings.SMTP, settings.Demo = server, false
	return smtp.New(server, smtp.Options{}), settings, settings.Check()
}

func (h *house) scanner() (scan.Scanner, error) {
	if h.config.Clamd == "" {
		if h.demo {
			return demo.Scanner{}, nil
		}
		return scan.Nobody{}, nil // files stay held until a scanner is there
	}
	return clamd.New(h.config.Clamd, clamd.Limits{})
}

// paper is how an authority looks in a mail.
func (h *house) paper(id tenant.ID) notify.Letterhead {
	a, err := h.ids.Authority(tenant.With(context.Background(), id), id)
	if err != nil {
		h.log.Error("letterhead", "authority", id, "err", err)
		return notify.Letterhead{}
	}
	contact := i18n.Text{}
	for _, lang := range a.Langs {
		contact[lang] = a.Contact.Phone + ". " + a.Contact.Hours.In(lang)
	}
	return notify.Letterhead{
		Names: a.Name, Site: originOf(h.config.BaseURL, a), Contacts: contact,
		Brand: string(a.Theme.Colour("light", "pv-brand")), OnBrand: string(a.Theme.Colour("light", "pv-on-brand")),
	}
}

// origin is the address under which the request's authority is reached, for links in mails.
func (h *house) origin(ctx context.Context) string {
	return originOf(h.config.BaseURL, identity.AuthorityOf(ctx))
}

// traceRead leaves a trace of every reading of a sensitive case.
func traceRead(ctx context.Context, tx *db.Tx, c cases.Case) error {
	return audit.Write(ctx, tx, audit.Entry{Action: "case.read", Kind: "case", Subject: c.ID.String()})
}

func (h *house) path(name string) string { return filepath.Join(h.config.Data, name) }

// openLog begins the log on standard error; close ends it.
func (h *house) openLog() {
	ctx, end := context.WithCancel(context.Background())
	h.lines = logs.NewBuffer(os.Stderr)
	h.log = h.config.logger(h.lines)
	ended := make(chan struct{})
	go func() { defer close(ended); h.lines.FlushUntil(ctx) }()
	h.closeLog = func() { end(); <-ended }
}

func (h *house) close() error {
	defer h.closeLog()
	if h.hub != nil {
		h.hub.Close()
	}
	if h.db != nil {
		return h.db.Close()
	}
	return nil
}
