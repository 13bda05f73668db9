package catalogue

import (
	"parvis/internal/kit/i18n"
	"parvis/internal/rules"
)

func said(fr, en string) i18n.Text { return i18n.Text{i18n.FR: fr, i18n.EN: en} }

// given are the facts that no field asks: what the house knows about the day, the
// person, the authority and the case. Who looks at a service passes those it has in
// Moment.Given; the others are unknown.
var given = map[string]rules.Decl{
	"today":    {Type: rules.TypeDate, Label: said("Aujourd’hui", "Today")},
	"received": {Type: rules.TypeDate, Label: said("Date de la demande", "Day of the request")},

	"person.verified":         {Type: rules.TypeYesNo, Label: said("Identité vérifiée", "Identity checked")},
	"person.birth_date":       {Type: rules.TypeDate, Label: said("Date de naissance", "Date of birth")},
	"person.address":          {Type: rules.TypeRecord, Label: said("Adresse connue", "Known address")},
	"person.address.commune":  {Type: rules.TypeText, Label: said("Commune", "Commune")},
	"person.name":             {Type: rules.TypeText, Label: said("Nom", "Name")},
	"person.email":            {Type: rules.TypeText, Label: said("Adresse e-mail", "E-mail address")},
	"person.phone":            {Type: rules.TypeText, Label: said("Téléphone", "Telephone")},
	"person.grants_this_year": {Type: rules.TypeList, Label: said("Aides reçues cette année", "Grants received this year")},
	"person.open_requests":    {Type: rules.TypeList, Label: said("Demandes en cours", "Requests under way")},

	"authority.name":      {Type: rules.TypeText, Label: said("Commune", "Authority")},
	"authority.communes":  {Type: rules.TypeList, Label: said("Communes du territoire", "Communes of the territory")},
	"authority.postcodes": {Type: rules.TypeList, Label: said("Codes postaux du territoire", "Postcodes of the territory")},

	"case.state":     {Type: rules.TypeText, Label: said("État de la demande", "State of the request")},
	"case.channel":   {Type: rules.TypeText, Label: said("Façon de demander", "Way of asking")},
	"case.amount":    {Type: rules.TypeMoney, Label: said("Montant accordé", "Amount granted")},
	"case.days_open": {Type: rules.TypeNumber, Unit: "days", Label: said("Jours depuis la demande", "Days since the request")},
	"case.helpful":   {Type: rules.TypeYesNo, Label: said("Le résident dit que cela a aidé", "The resident says it helped")},
}

// parts are the facts inside the answers of composite fields.
var parts = map[FieldType]map[string]rules.Decl{
	TypeAddress: {
		"line":     {Type: rules.TypeText, Label: said("Rue", "Street")},
		"extra":    {Type: rules.TypeText, Label: said("Complément d’adresse", "Second line of the address")},
		"postcode": {Type: rules.TypeText, Label: said("Code postal", "Postcode")},
		"city":     {Type: rules.TypeText, Label: said("Ville", "Town")},
		"commune":  {Type: rules.TypeText, Label: said("Commune", "Commune")},
		"lat":      {Type: rules.TypeNumber}, "lon": {Type: rules.TypeNumber}, "key": {Type: rules.TypeText},
	},
	TypePerson: {
		"first_name": {Type: rules.TypeText, Label: said("Prénom", "First name")},
		"last_name":  {Type: rules.TypeText, Label: said("Nom", "Last name")},
		"birth_date": {Type: rules.TypeDate, Label: said("Date de naissance", "Date of birth")},
		"email":      {Type: rules.TypeText, Label: said("Adresse e-mail", "E-mail address")},
		"phone":      {Type: rules.TypeText, Label: said("Téléphone", "Telephone")},
	},
	TypeHousehold: {
		"adults":   {Type: rules.TypeNumber, Label: said("Adultes du foyer", "Adults at home")},
		"children": {Type: rules.TypeNumber, Label: said("Enfants du foyer", "Children at home")},
		"people":   {Type: rules.TypeNumber, Unit: "people", Label: said("Personnes du foyer", "People at home")},
	},
	TypePlace: {
		"words":   {Type: rules.TypeText, Label: said("Lieu décrit", "Place in words")},
		"address": {Type: rules.TypeText, Label: said("Adresse du lieu", "Address of the place")},
		"lat":     {Type: rules.TypeNumber}, "lon": {Type: rules.TypeNumber},
	},
}

// PersonParts are the parts that a person field may ask, in the order of a form.
var PersonParts = []string{"first_name", "last_name", "birth_date", "email", "phone"}

// PartLabel names a part of a composite answer: "Code postal".
func PartLabel(t FieldType, part string) i18n.Text { return parts[t][part].Label }

var factTypes = map[FieldType]rules.Type{
	TypeText: rules.TypeText, TypeLongText: rules.TypeText, TypeName: rules.TypeText, TypeDate: rules.TypeDate,
	TypeMoney: rules.TypeMoney, TypeNumber: rules.TypeNumber, TypeYesNo: rules.TypeYesNo, TypeChoice: rules.TypeChoice,
	TypeChoices: rules.TypeList, TypeAddress: rules.TypeRecord, TypePerson: rules.TypeRecord, TypeHousehold: rules.TypeRecord,
	TypeFile: rules.TypeList, TypeConsent: rules.TypeYesNo, TypeSignature: rules.TypeText, TypeEmail: rules.TypeText,
	TypePhone: rules.TypeText, TypePlace: rules.TypeRecord, TypeIBAN: rules.TypeText, TypeSIRET: rules.TypeText,
	TypeGroup: rules.TypeGroup,
}
