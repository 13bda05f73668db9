package people

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"parvis/internal/identity"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// identifier is how a role or a team is called in definitions.
var identifier = regexp.MustCompile(`^[a-z][a-z0-9-]{1,39}$`)

type rolesPage struct {
	frame
	Roles []identity.Role
}

func (p *Pages) roles(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	roles, err := p.Identity.Roles(ctx)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, rolesView(rolesPage{framed(ctx, i18n.T(ctx, "people.roles"), "roles", nil), roles}))
}

// permitted is a permission in words; one without words, of a newer slice, by its name.
func permitted(ctx context.Context, m web.Permission) string {
	if key := "people.may." + string(m); i18n.Keys(i18n.LangOf(ctx))[key] {
		return i18n.T(ctx, key)
	}
	if slice, all := strings.CutSuffix(string(m), ".*"); all {
		return i18n.T(ctx, "people.may.all_of", "Slice", slice)
	}
	return string(m)
}

type rolePage struct {
	frame
	ID, French, English string
	Idle, Longest       string
	New                 bool
	May                 ui.Checkboxes
}

const newRole = "new"

func (p *Pages) role(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("role")
	if id == newRole {
		return p.drawRole(w, r, url.Values{"idle": {"30"}, "longest": {"600"}}, true, nil)
	}
	role, ok, err := p.findRole(r.Context(), id)
	if err != nil {
		return err
	}
	if !ok {
		return errs.New(errs.NotFound, "identity.no_role")
	}
	in := url.Values{"id": {id}, "fr": {role.Name[i18n.FR]}, "en": {role.Name[i18n.EN]},
		"idle": {minutes(role.Idle)}, "longest": {minutes(role.Longest)}}
	for _, m := range role.Permissions {
		in.Add("may", string(m))
	}
	return p.drawRole(w, r, in, false, nil)
}

func minutes(d time.Duration) string { return strconv.Itoa(int(d / time.Minute)) }

func (p *Pages) findRole(ctx context.Context, id string) (identity.Role, bool, error) {
	roles, err := p.Identity.Roles(ctx)
	i := slices.IndexFunc(roles, func(r identity.Role) bool { return string(r.ID) == id })
	if i < 0 {
		return identity.Role{}, false, err
	}
	return roles[i], true, err
}

func (p *Pages) drawRole(w http.ResponseWriter, r *http.Request, in url.Values, isNew bool, problems errs.Problems) error {
	ctx := r.Context()
	title := i18n.T(ctx, "people.role.new")
	if !isNew {
		title = i18n.T(ctx, "people.role.title", "Name", in.Get("fr"))
	}
	page := rolePage{frame: framed(ctx, title, "roles", problems), New: isNew, ID: in.Get("id"), French: in.Get("fr"), English: in.Get("en"),
		Idle: in.Get("idle"), Longest: in.Get("longest")}
	page.May = ui.Checkboxes{Name: "may", Legend: i18n.T(ctx, "people.role.may"), Values: in["may"], Error: page.fault(ctx, "may")}
	for _, m := range p.offered(in["may"]) {
		page.May.Choices = append(page.May.Choices, ui.Choice{Value: string(m), Text: permitted(ctx, m), Hint: string(m)})
	}
	return web.Render(w, r, page.status(), roleView(page))
}

// offered is what the house asks for, and what the role holds besides: a whole slice, everything.
func (p *Pages) offered(held []string) []web.Permission {
	all := []web.Permission{"*"}
	for _, m := range p.Permissions() {
		if m != identity.Anyone && m != identity.Resident && m != identity.Staff {
			all = append(all, m)
		}
	}
	for _, m := range held {
		all = append(all, web.Permission(m))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// saveRole makes or redefines a role; whoever holds it has the new rights at their next request.
func (p *Pages) saveRole(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	_, known, err := p.findRole(ctx, in.Get("id"))
	if err != nil {
		return err
	}
	isNew := in.Get("new") != ""
	role, problems := p.roleIn(in)
	if isNew && known {
		problems.Add("id", "people.id.taken")
	}
	if problems.Any() {
		return p.drawRole(w, r, in, isNew, problems)
	}
	err = p.governed(ctx, func(tx *db.Tx) error { return p.Identity.SaveRole(ctx, tx, role) })
	if errs.KeyOf(err) == errs.KeyOf(identity.ErrLastAdministrator) && err != nil {
		return p.drawRole(w, r, in, isNew, errs.Problems{{Field: "may", Key: errs.KeyOf(err)}})
	}
	if err != nil {
		return err
	}
	say(ctx, "ok", i18n.T(ctx, "people.done.role", "Name", role.Name.Of(ctx)))
	return web.SeeOther(w, r, "/desk/agents/roles")
}

// The limits of a session that a role may set, in minutes.
const longestStay = 24 * 60

func (p *Pages) roleIn(in url.Values) (r identity.Role, problems errs.Problems) {
	r = identity.Role{ID: identity.RoleID(in.Get("id")), Name: i18n.Text{}}
	if !identifier.MatchString(in.Get("id")) || in.Get("id") == newRole {
		problems.Add("id", "people.id.shape")
	}
	for name, lang := range map[string]i18n.Lang{"fr": i18n.FR, "en": i18n.EN} {
		r.Name[lang] = strings.TrimSpace(in.Get(name))
	}
	for _, name := range []string{"fr", "en"} {
		if text := strings.TrimSpace(in.Get(name)); text == "" || len(text) > 100 {
			problems.Add(name, "people.name.empty")
		}
	}
	for name, into := range map[string]*time.Duration{"idle": &r.Idle, "longest": &r.Longest} {
		n, err := strconv.Atoi(strings.TrimSpace(in.Get(name)))
		if err == nil && n >= 0 && n <= longestStay {
			*into = time.Duration(n) * time.Minute
		}
	}
	for _, name := range []string{"idle", "longest"} {
		if n, err := strconv.Atoi(strings.TrimSpace(in.Get(name))); err != nil || n < 0 || n > longestStay {
			problems.Add(name, "people.minutes")
		}
	}
	known := p.offered(nil)
	for _, m := range in["may"] {
		if _, star := strings.CutSuffix(m, ".*"); star || slices.Contains(known, web.Permission(m)) {
			r.Permissions = append(r.Permissions, web.Permission(m))
		}
	}
	if len(r.Permissions) == 0 {
		problems.Add("may", "people.role.empty")
	}
	return r, problems
}
