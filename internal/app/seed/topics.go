package seed

import (
	"strings"

	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/i18n"
)

// topic is something that people write to a town hall about. {street}, {child} and {ref} are filled in.
type topic struct {
	team    identity.TeamID // that answers; it may have to be passed on to them
	subject i18n.Text
	asks    []i18n.Text // by mail or messenger
	short   i18n.Text   // by text or chat
	answer  i18n.Text
}

// says writes a text as the town does: with hard spaces before French signs.
func says(fr, en string) i18n.Text {
	return i18n.Text{i18n.FR: strings.NewReplacer(" ?", "\u00a0?", " !", "\u00a0!", " :", "\u00a0:", " ;", "\u00a0;", " h ", "\u00a0h\u00a0", " €", "\u00a0€").Replace(fr), i18n.EN: en}
}

// topics are what is asked, most frequent first.
var topics = []topic{
	{
		town.Streets, both("Bac jaune non ramassé", "Yellow bin not emptied"),
		[]i18n.Text{
			both("Le bac jaune n'a pas été ramassé mardi {street}, ni chez nous ni chez les voisins. Est-ce qu'un nouveau passage est prévu ?", "The yellow bin was not emptied on Tuesday in {street}, neither ours nor the neighbours'. Will the lorry come again?"),
			both("Cela fait deux semaines que le camion ne passe plus {street}. Les sacs commencent à s'entasser sur le trottoir.", "For two weeks now the lorry has not come down {street}. Bags are piling up on the pavement."),
		},
		both("bac jaune pas ramassé {street} vous repassez quand ?", "yellow bin not emptied {street}, when do you come back?"),
		says("Une seconde tournée passe jeudi matin. Merci de laisser le bac sorti mercredi soir.", "A second round comes on Thursday morning. Please leave the bin out on Wednesday evening."),
	},
	{
		town.SchoolLife, both("Inscription à la cantine", "Registering for school meals"),
		[]i18n.Text{
			both("Je voudrais inscrire {child} à la cantine à partir de lundi. Quels papiers faut-il, et peut-on le faire en ligne ?", "I would like to register {child} for school meals from Monday. Which papers do you need, and can it be done online?"),
			both("{child} ne mangera pas à la cantine vendredi, il y a une sortie. Est-ce que le repas sera décompté ?", "{child} will not eat at the canteen on Friday, there is an outing. Will the meal be charged?"),
		},
		both("{child} absent cantine vendredi, je dois faire quoi ?", "{child} not at the canteen on friday, what do I do?"),
		says("L'inscription se fait en ligne en dix minutes, avec le numéro d'allocataire. Les repas annulés la veille avant 10 h ne sont pas comptés.", "You can register online in ten minutes, with your allowance number. Meals cancelled before 10am the day before are not charged."),
	},
	{
		town.Streets, both("Lampadaire éteint", "Street light out"),
		[]i18n.Text{
			both("Le lampadaire devant le numéro 12, {street}, est éteint depuis samedi. Il fait vraiment noir pour les enfants le matin.", "The street light in front of number 12, {street}, has been out since Saturday. It is really dark for the children in the morning."),
			both("Trois lampadaires clignotent toute la nuit {street}. Pouvez-vous prévenir l'électricien ?", "Three street lights flicker all night in {street}. Could you tell the electrician?"),
		},
		both("lampadaire eteint {street} depuis samedi", "street light out {street} since saturday"),
		says("C'est transmis à l'équipe d'éclairage, qui passe sous cinq jours ouvrés. Merci du signalement.", "This has gone to the lighting team, who come within five working days. Thank you for telling us."),
	},
	{
		town.Welcome, both("Rendez-vous pour une carte d'identité", "Appointment for an identity card"),
		[]i18n.Text{
			both("Quel est le délai pour un rendez-vous carte d'identité ? La mienne expire le mois prochain et je pars à l'étranger.", "How long is the wait for an identity card appointment? Mine expires next month and I am going abroad."),
			both("Faut-il que {child} soit présent au guichet pour sa carte d'identité, ou suffit-il que j'apporte les papiers ?", "Does {child} have to be at the counter for the identity card, or is it enough if I bring the papers?"),
		},
		both("delai rdv carte identité svp ?", "how long for an id card appointment please?"),
		says("Le prochain rendez-vous libre est dans douze jours. L'enfant doit être présent, avec une photo de moins de six mois.", "The next free appointment is in twelve days. The child has to come along, with a photo less than six months old."),
	},
	{
		town.Streets, both("Nid-de-poule dangereux", "Dangerous pothole"),
		[]i18n.Text{
			both("Un trou profond s'est ouvert {street}, juste avant le passage piéton. Un cycliste est tombé hier soir.", "A deep hole has opened in {street}, just before the crossing. A cyclist fell last night."),
			both("Le trou rebouché en septembre {street} s'est rouvert avec la pluie. Ma voiture a pris un choc ce matin.", "The hole filled in September in {street} has opened again with the rain. My car took a knock this morning."),
		},
		both("gros trou {street} attention aux velos", "big hole {street} careful with bikes"),
		says("Une équipe sécurise l'endroit aujourd'hui, la réparation suit dans la semaine.", "A team makes the place safe today, the repair follows within the week."),
	},
	{
		town.Sports, both("Horaires de la piscine", "Opening hours of the pool"),
		[]i18n.Text{
			both("La piscine est-elle ouverte pendant les vacances, et y a-t-il un créneau pour les familles ?", "Is the pool open during the holidays, and is there a time slot for families?"),
			both("Je n'arrive pas à trouver les horaires d'aquagym sur le site. Reste-t-il des places le jeudi ?", "I cannot find the aqua gym times on the website. Are there any places left on Thursdays?"),
		},
		both("piscine ouverte dimanche ?", "is the pool open on sunday?"),
		says("La piscine ouvre tous les jours de 10 h à 18 h pendant les vacances, le dimanche jusqu'à 13 h. Le créneau des familles est le mercredi après-midi.", "The pool opens every day from 10am to 6pm during the holidays, until 1pm on Sundays. Families have Wednesday afternoon."),
	},
	{
		town.Social, both("Aide pour le chauffage", "Help with heating"),
		[]i18n.Text{
			both("Ma facture de gaz a doublé et je ne peux pas tout payer ce mois-ci. On m'a parlé d'une aide de la mairie, à qui dois-je m'adresser ?", "My gas bill has doubled and I cannot pay it all this month. I was told the town hall helps, whom should I ask?"),
			both("Ma mère a 81 ans et vit seule. Existe-t-il un passage régulier chez les personnes âgées pendant l'hiver ?", "My mother is 81 and lives alone. Does somebody call on elderly people regularly in winter?"),
		},
		both("aide facture de gaz c est ou ?", "help with gas bill, where do I go?"),
		says("Une assistante sociale vous reçoit sans rendez-vous le mardi matin au CCAS. Apportez la dernière facture, nous regardons ensemble.", "A social worker sees you without appointment on Tuesday mornings. Bring the last bill, we look at it together."),
	},
	{
		town.Economy, both("Terrasse du café", "Terrace of the café"),
		[]i18n.Text{
			both("Je souhaite agrandir ma terrasse de deux mètres pour la saison. Quelle autorisation dois-je demander et combien cela coûte-t-il ?", "I would like to make my terrace two metres wider for the season. Which permit do I need and what does it cost?"),
			both("Mon emplacement au marché du samedi a été déplacé sans prévenir. Pouvez-vous me dire pourquoi ?", "My pitch at the Saturday market was moved without notice. Can you tell me why?"),
		},
		both("place au marché samedi possible ?", "a pitch at the market on saturday, possible?"),
		says("La demande se fait en ligne, six semaines avant. Le tarif est de 38 € le mètre carré pour la saison.", "You can apply online, six weeks ahead. The fee is €38 a square metre for the season."),
	},
	{
		town.Welcome, both("Acte de naissance", "Birth certificate"),
		[]i18n.Text{
			both("J'ai besoin d'une copie intégrale d'acte de naissance pour mon mariage. Je suis née à Portvieux en 1991. Combien de temps faut-il ?", "I need a full copy of my birth certificate for my wedding. I was born in Portvieux in 1991. How long does it take?"),
			both("J'ai demandé un acte de naissance il y a dix jours et je n'ai rien reçu. L'avez-vous envoyé ?", "I asked for a birth certificate ten days ago and have received nothing. Did you send it?"),
		},
		both("acte de naissance combien de tps ?", "birth certificate how long?"),
		says("L'acte part demain par courrier, il arrive sous trois jours.", "The certificate goes out by post tomorrow and arrives within three days."),
	},
	{
		town.Sports, both("Réservation de la salle", "Booking the hall"),
		[]i18n.Text{
			both("Notre association cherche une salle pour son assemblée générale, une soixantaine de personnes, un vendredi soir. Que nous proposez-vous ?", "Our association is looking for a hall for its general meeting, some sixty people, on a Friday evening. What can you offer?"),
			both("Nous avons réservé la salle du Port mais la clé n'était pas au point convenu. Merci de nous rappeler rapidement.", "We booked the Port hall but the key was not where it was meant to be. Please call us back soon."),
		},
		both("salle du port libre le 12 ?", "port hall free on the 12th?"),
		says("La salle du Port est libre les deux derniers vendredis du mois. Je la retiens pour vous jusqu'à lundi.", "The Port hall is free on the last two Fridays of the month. I keep it for you until Monday."),
	},
	{
		town.Streets, both("Bruit de chantier", "Noise from the building site"),
		[]i18n.Text{
			both("Le chantier {street} commence à six heures du matin, même le samedi. Est-ce autorisé ?", "The building site in {street} starts at six in the morning, even on Saturdays. Is that allowed?"),
			both("Les camions du chantier bloquent la rue tous les matins {street}, impossible d'emmener les enfants à l'école à l'heure.", "The lorries of the site block {street} every morning, we cannot get the children to school on time."),
		},
		both("chantier {street} a 6h du mat c est legal ?", "building site {street} at 6am is that legal?"),
		says("Le bruit est interdit avant 7 h et le dimanche. Un agent passe voir le chef de chantier cette semaine.", "Noise is not allowed before 7am and on Sundays. An officer goes to see the site manager this week."),
	},
	{
		town.Accounting, both("Facture payée deux fois", "Bill paid twice"),
		[]i18n.Text{
			both("J'ai reçu une relance pour une facture de cantine que j'ai payée le 3. Vous trouverez le relevé en pièce jointe.", "I had a reminder for a school meals bill that I paid on the 3rd. My statement is attached."),
			both("Le montant de ma facture ne correspond pas à mon quotient. Pouvez-vous recalculer ?", "The amount of my bill does not match my income bracket. Could you calculate it again?"),
		},
		both("facture deja payée le 3 merci de verifier", "bill already paid on the 3rd please check"),
		says("Le paiement est bien arrivé, la relance s'est croisée avec lui. N'en tenez pas compte.", "The payment has arrived, the reminder crossed it in the post. Please ignore it."),
	},
	{
		town.Streets, both("Stationnement résident", "Residents' parking"),
		[]i18n.Text{
			both("J'ai changé de voiture. Comment modifier la plaque de ma carte de stationnement {street} ?", "I have a new car. How do I change the plate on my parking permit for {street}?"),
			both("Des camping-cars restent garés des semaines {street}. Il n'y a plus une place pour les riverains.", "Camper vans stay parked for weeks in {street}. There is no space left for residents."),
		},
		both("changer la plaque carte stationnement ?", "how to change the plate on a parking permit?"),
		says("Envoyez-nous une photo de la nouvelle carte grise, nous changeons la plaque dans la journée.", "Send us a photo of the new registration document, we change the plate within the day."),
	},
	{
		town.Welcome, both("Suite à ma demande", "About my request"),
		[]i18n.Text{
			both("Je n'ai pas de nouvelles de ma demande et je commence à m'inquiéter. Pouvez-vous me dire où elle en est ?", "I have had no news of my request and I am beginning to worry. Could you tell me how it stands?"),
			both("Je complète ma demande avec le document que vous souhaitiez. Merci de confirmer la réception.", "Here is the document that you wanted for my request. Please confirm that you have it."),
		},
		both("des nouvelles de mon dossier ?", "any news of my request?"),
		says("Votre demande est en cours d'examen. Vous aurez une réponse avant la date écrite sur votre accusé de réception.", "Your request is being examined. You will have an answer before the date on your receipt."),
	},
	{
		town.Streets, both("Arbre qui menace de tomber", "Tree about to fall"),
		[]i18n.Text{
			both("Une grosse branche pend au-dessus du trottoir {street} depuis la tempête. J'ai peur qu'elle tombe sur quelqu'un.", "A big branch has been hanging over the pavement in {street} since the storm. I fear it may fall on somebody."),
			both("Les racines du platane soulèvent le trottoir {street}, les poussettes ne passent plus.", "The roots of the plane tree lift the pavement in {street}, prams cannot get past."),
		},
		both("branche qui va tomber {street} !!", "branch about to fall {street}!!"),
		says("Les espaces verts passent ce matin. En attendant, ne restez pas dessous.", "The gardeners come this morning. Please do not stand under it meanwhile."),
	},
	{
		town.Welcome, both("Inscription sur les listes électorales", "Registering to vote"),
		[]i18n.Text{
			both("Nous avons emménagé en août {street}. Comment nous inscrire sur les listes électorales, et jusqu'à quand ?", "We moved to {street} in August. How do we register to vote, and until when?"),
			both("Je ne pourrai pas voter le jour même. Où faire une procuration à Portvieux ?", "I cannot vote on the day itself. Where can I have somebody vote for me in Portvieux?"),
		},
		both("inscription liste electorale jusqu a quand ?", "register to vote until when?"),
		says("En ligne ou au guichet, avec une pièce d'identité et un justificatif de domicile, jusqu'au sixième vendredi avant le scrutin.", "Online or at the counter, with an identity document and proof of address, until the sixth Friday before the vote."),
	},
	{
		town.SchoolLife, both("Dérogation d'école", "Another school"),
		[]i18n.Text{
			both("Nous demandons que {child} reste dans son école malgré notre déménagement. Quels motifs sont acceptés ?", "We ask that {child} may stay at the same school although we have moved. Which reasons are accepted?"),
			both("La garderie du soir ferme à 18 h 15 et mon train arrive à 18 h 20. Est-ce qu'un arrangement est possible ?", "After-school care closes at 6:15pm and my train arrives at 6:20pm. Is there any arrangement?"),
		},
		both("garderie du soir jusqu a quelle heure ?", "after school care until when?"),
		says("La commission se réunit le 15. La garderie accepte un retard de dix minutes si vous prévenez.", "The board meets on the 15th. After-school care accepts ten minutes if you call ahead."),
	},
	{
		town.Economy, both("Ouvrir un salon de thé", "Opening a tea room"),
		[]i18n.Text{
			both("Je reprends la boutique au coin {street} pour en faire un salon de thé. Par où commencer ?", "I am taking over the shop at the corner of {street} to make it a tea room. Where do I start?"),
			both("Qui s'occupe de l'affichage publicitaire ? Je voudrais poser une enseigne drapeau.", "Who deals with shop signs? I would like to put up a projecting one."),
		},
		both("enseigne boutique il faut demander a qui ?", "shop sign, whom do I ask?"),
		says("Je vous propose un rendez-vous de trente minutes avec notre conseillère, mardi ou jeudi.", "I can offer thirty minutes with our adviser, on Tuesday or Thursday."),
	},
}

var (
	hellos  = []i18n.Text{both("Bonjour,", "Hello,"), both("Bonjour,", "Good morning,"), both("Madame, Monsieur,", "Dear Sir or Madam,"), both("Bonjour à vous,", "Hi,")}
	closes  = []i18n.Text{both("Cordialement,", "Kind regards,"), both("Bien à vous,", "Best wishes,"), both("Merci d'avance,", "Thank you in advance,"), both("Bonne journée,", "Have a nice day,")}
	thanked = []i18n.Text{
		both("Merci beaucoup, c'est parfait.", "Thank you very much, that is perfect."), both("Merci pour votre réponse rapide !", "Thank you for the quick answer!"),
		both("C'est noté, merci.", "Noted, thank you."),
	}
	furthers = []i18n.Text{
		both("Merci, mais je n'ai pas bien compris : dois-je venir au guichet ou pas ?", "Thank you, but I did not quite understand: do I have to come to the counter or not?"),
		both("Merci. Et si je ne peux pas ce jour-là, comment faire ?", "Thank you. And if I cannot make it that day, what then?"),
		both("Cela n'a rien changé, c'est toujours pareil aujourd'hui.", "That has changed nothing, it is still the same today."),
	}
	reassures = says("Nous nous en occupons et revenons vers vous avant vendredi. Vous n'avez rien d'autre à faire.", "We are looking after it and come back to you before Friday. You need do nothing else.")
	dear      = says("Bonjour,", "Hello,")
	ours      = says("Bien cordialement,", "Kind regards,")
)
