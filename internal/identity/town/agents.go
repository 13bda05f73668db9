package town

import (
	"crypto/sha256"
	"time"

	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// Password is every demo account's; it is printed when the demo starts and works nowhere else.
const Password = "parvis ouvert à tous"

// Secret is the second factor of a demo account, so that the demo can show its digits. It is made from the address and
// is as public as this line.
func Secret(email string) identity.TOTPSecret {
	sum := sha256.Sum256([]byte("parvis demo second factor " + email))
	return identity.TOTPSecret(sum[:20])
}

// The roles of a small town hall.
const (
	FrontDesk     identity.RoleID = "front-desk"
	Caseworker    identity.RoleID = "caseworker"
	ServiceOwner  identity.RoleID = "service-owner"
	Administrator identity.RoleID = "administrator"
	Sensitive     identity.RoleID = "sensitive" // beside another role
	DataOfficer   identity.RoleID = "data-officer"
)

// Roles with what each may do. A name with a star holds every permission of a slice.
func Roles() []identity.Role {
	people := []web.Permission{identity.MaySeePeople, identity.MayChangePeople}
	greet := append([]web.Permission{"desk.*", "forms.*", "case.work", "case.correct"}, people...) // the front desk decides nothing
	work := append([]web.Permission{"desk.*", "forms.*", "case.*", "workflow.*"}, people...)
	own := append([]web.Permission{"catalogue.*", "service.*", "notify.*", "website.*", "rota.*", "figures.*"}, work...)
	return []identity.Role{
		{ID: FrontDesk, Name: text("Accueil", "Front desk"), Idle: 30 * time.Minute, Longest: 10 * time.Hour, Permissions: greet},
		{ID: Caseworker, Name: text("Instruction", "Casework"), Idle: 60 * time.Minute, Longest: 10 * time.Hour, Permissions: work},
		{ID: ServiceOwner, Name: text("Responsable de service", "Service owner"), Idle: 60 * time.Minute, Longest: 10 * time.Hour, Permissions: own},
		{ID: Administrator, Name: text("Administration", "Administration"), Idle: 15 * time.Minute, Longest: 8 * time.Hour,
			Permissions: []web.Permission{"*"}},
		{ID: Sensitive, Name: text("Demandes sensibles", "Sensitive requests"), Permissions: []web.Permission{"sensitive.read"}},
		{ID: DataOfficer, Name: text("Protection des données", "Data protection"), Idle: 30 * time.Minute, Longest: 10 * time.Hour,
			Permissions: []web.Permission{"desk.read", "sensitive.read", "audit.read", "privacy.*", identity.MaySeePeople}},
	}
}

// The teams that the six services of the demo name as owners.
const (
	Welcome    identity.TeamID = "front-desk"
	SchoolLife identity.TeamID = "school-life"
	Sports     identity.TeamID = "sports-office"
	Social     identity.TeamID = "social-action"
	Economy    identity.TeamID = "economy"
	Streets    identity.TeamID = "streets"
	Accounting identity.TeamID = "accounting"
	// Operators is a partner outside of the town hall: no agents, a mailbox.
	Operators identity.TeamID = "network-operators"
)

// Teams of Portvieux.
func Teams() []identity.Team {
	return []identity.Team{
		{ID: Welcome, Name: text("Accueil", "Front desk"), Email: "accueil@portvieux.example"},
		{ID: SchoolLife, Name: text("Caisse des écoles", "School life"), Email: "ecoles@portvieux.example"},
		{ID: Sports, Name: text("Service des sports", "Sports office"), Email: "sports@portvieux.example"},
		{ID: Social, Name: text("CCAS", "Social action"), Email: "ccas@portvieux.example"},
		{ID: Economy, Name: text("Commerce et entreprises", "Shops and firms"), Email: "economie@portvieux.example"},
		{ID: Streets, Name: text("Voirie", "Streets"), Email: "voirie@portvieux.example"},
		{ID: Accounting, Name: text("Comptabilité", "Accounting"), Email: "compta@portvieux.example"},
		{ID: Operators, Name: text("Opérateurs de réseau", "Network operators"), Email: "signalements@reseaux.example"},
	}
}

// Agents of Portvieux, each in a team or two.
func Agents() []identity.NewAgent {
	return []identity.NewAgent{
		agent("anna.kervella", "Anna Kervella", FrontDesk, Welcome),
		trusted(agent("claire.morvan", "Claire Morvan", Caseworker, SchoolLife)),
		trusted(agent("thomas.morvan", "Thomas Morvan", Caseworker, Sports, SchoolLife)),
		trusted(agent("malo.quere", "Malo Quéré", Caseworker, Social)),
		agent("fatou.diallo", "Fatou Diallo", Caseworker, Economy),
		agent("yann.prigent", "Yann Prigent", Caseworker, Streets),
		agent("ronan.lebihan", "Ronan Le Bihan", Caseworker, Accounting),
		trusted(agent("gwen.tanguy", "Gwen Tanguy", ServiceOwner, SchoolLife, Sports, Social, Economy, Streets)),
		agent("helene.riou", "Hélène Riou", Administrator, Welcome),
	}
}

func agent(local, name string, role identity.RoleID, teams ...identity.TeamID) identity.NewAgent {
	return identity.NewAgent{Email: local + "@portvieux.example", Name: name, Lang: i18n.FR, Roles: []identity.RoleID{role}, Teams: teams}
}

// trusted also opens requests that hold health, poverty or family facts.
func trusted(a identity.NewAgent) identity.NewAgent {
	a.Roles = append(a.Roles, Sensitive)
	return a
}

func text(fr, en string) i18n.Text { return i18n.Text{i18n.FR: fr, i18n.EN: en} }
