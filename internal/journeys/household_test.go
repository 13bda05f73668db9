package journeys

// listsHousehold says who lives in the same home, one by one: a child.
func (p *person) listsHousehold() {
	p.t.Helper()
	p.Press(p.say("Ajouter une personne", "Add a person"))
	p.Fill(p.say("Prénom", "First name"), "Lina")
	p.Fill(p.say("Jour", "Day"), "14")
	p.Fill(p.say("Mois", "Month"), "5")
	p.Fill(p.say("Année", "Year"), "2018")
	p.Choose(p.say("Votre enfant", "Your child"))
}
