"""Words that invented people are made of: names, places and phone ranges, country by country.

A name in another alphabet carries its Latin form (`Олена/olena`), a surname that follows the
gender both of its forms (`Nowicki~Nowicka`: his, hers). A city is `name|region|postcode`, and
its time zone where that is not the country's; `%d` in a postcode is any digit.
"""

from typing import NamedTuple


class Country(NamedTuple):
    code: str
    weight: int
    currency: str
    time_zone: str
    languages: str
    dialling: str
    digits: int
    domains: str
    women: str
    men: str
    surnames: str
    cities: str
    streets: str


COUNTRIES = [
    Country(
        "UA",
        weight=20,
        currency="UAH",
        time_zone="Europe/Kyiv",
        languages="uk uk uk uk uk en",
        dialling="38050 38063 38066 38068 38073 38093 38095 38096 38097 38098 38099",
        digits=7,
        domains="example.com example.org example.net",
        women="Олена/olena, Ірина/iryna, Оксана/oksana, Наталія/nataliia, Соломія/solomiia, "
        "Дарина/daryna, Юлія/yuliia, Катерина/kateryna, Анна-Марія/annamariia, Мар'яна/mariana, "
        "Христина/khrystyna, Зоряна/zoriana",
        men="Дмитро/dmytro, Андрій/andrii, Тарас/taras, Богдан/bohdan, Сергій/serhii, "
        "Юрій/yurii, Остап/ostap, Лук'ян/lukian, Максим/maksym, Ярослав/yaroslav, "
        "Назар/nazar, Володимир/volodymyr",
        surnames="Шевчук/shevchuk, Бондаренко/bondarenko, Ткаченко/tkachenko, Кравчук/kravchuk, "
        "Мельник/melnyk, Коваль/koval, Дем'янчук/demianchuk, Левицький/levytskyi~Левицька/levytska, "
        "Гончар/honchar, Поліщук/polishchuk, Лисенко/lysenko, Савчук/savchuk, Руденко/rudenko, "
        "Мороз/moroz, Литвин/lytvyn, Зінченко/zinchenko, Яремчук/yaremchuk, Гнатюк/hnatiuk, "
        "Стеценко/stetsenko, В'юненко/viunenko, Білик/bilyk, Чорновол/chornovol, "
        "Нечуй-Вітер/nechuiviter, Заболотний/zabolotnyi~Заболотна/zabolotna, Ґудзь/gudz",
        cities="Kyiv|Kyiv City|010%d1, Lviv|Lviv Oblast|790%d0, Odesa|Odesa Oblast|650%d2, "
        "Kharkiv|Kharkiv Oblast|610%d1, Dnipro|Dnipropetrovsk Oblast|490%d4, "
        "Poltava|Poltava Oblast|360%d0, Chernivtsi|Chernivtsi Oblast|580%d2",
        streets="Khreshchatyk %d, vul. Sadova %d, vul. Lypova %d, prosp. Svobody %d, "
        "vul. Ivana Franka %d, vul. Soborna %d",
    ),
    Country(
        "PL",
        weight=12,
        currency="PLN",
        time_zone="Europe/Warsaw",
        languages="pl pl pl pl en uk",
        dialling="48512 48513 48602 48664 48725 48788 48883",
        digits=6,
        domains="example.com example.org poczta.example.net",
        women="Małgorzata, Zofia, Łucja, Agnieszka, Katarzyna, Hanna, Bożena, Elżbieta, Marta, "
        "Anna-Maria, Jagoda, Wioletta",
        men="Paweł, Łukasz, Grzegorz, Wojciech, Michał, Stanisław, Tomasz, Mikołaj, Jakub, "
        "Szczepan, Zbigniew, Radosław",
        surnames="Kowalczyk, Wójcik, Nowicki~Nowicka, Zieliński~Zielińska, Dąbrowski~Dąbrowska, "
        "Kamiński~Kamińska, Szymański~Szymańska, Woźniak, Jabłoński~Jabłońska, Krawczyk, "
        "Piątek, Grabowski~Grabowska, Pawlak, Żak, Śliwa, Brzęczyk, Głąb, Sikora, Wróbel, "
        "Gałka-Zawadzki~Gałka-Zawadzka, Ostrowski~Ostrowska, Bąk, Czajka, Kurek, Mróz",
        cities="Warszawa|Mazowieckie|00-0%d1, Kraków|Małopolskie|30-0%d2, "
        "Gdańsk|Pomorskie|80-2%d0, Wrocław|Dolnośląskie|50-1%d4, Łódź|Łódzkie|90-0%d6, "
        "Poznań|Wielkopolskie|60-7%d1",
        streets="ul. Lipowa %d, ul. Długa %d, ul. Świętojańska %d, al. Róż %d, ul. Polna %d",
    ),
    Country(
        "DE",
        weight=11,
        currency="EUR",
        time_zone="Europe/Berlin",
        languages="de de de de de en tr",
        dialling="491511 491573 491625 491705 491765",
        digits=7,
        domains="example.com example.org post.example.net",
        women="Hannah, Jördis, Käthe, Lena, Friederike, Ann-Kathrin, Ute, Sabine, Mareike, Antje, Greta, Wiebke",
        men="Jürgen, Björn, Klaus-Peter, Lukas, Matthias, Götz, Sören, Felix, Torsten, Moritz, Holger, Jonas",
        surnames="Fischer, Müller-Lüdenscheidt, Schröder, Weiß, Köhler, Großmann, Schäfer, "
        "Krüger, Vogel, Brandt, Jäger, Böhm, Kaiser, Lindemann, Ahrens, Petersen, Thiele, "
        "Überschär, Falk, Hartung, Zimmer, von der Heide, Wiese, Ackermann, Löffler",
        cities="Berlin|Berlin|1011%d, Hamburg|Hamburg|2009%d, München|Bayern|8033%d, "
        "Köln|Nordrhein-Westfalen|5066%d, Leipzig|Sachsen|0410%d, Düsseldorf|Nordrhein-Westfalen|4021%d",
        streets="Lindenstraße %d, Am Mühlbach %d, Gartenweg %d, Schloßallee %d, Hauptstr. %d",
    ),
    Country(
        "FR",
        weight=8,
        currency="EUR",
        time_zone="Europe/Paris",
        languages="fr fr fr fr fr en ar",
        dialling="336101 336502 336801 337601",
        digits=5,
        domains="example.com example.org courriel.example.net",
        women="Aïcha, Hélène, Chloé, Anne-Sophie, Zoé, Maëlle, Françoise, Noémie, Camille, Inès, Solène, Océane",
        men="Jean-Luc, Rémi, François, Loïc, Théo, Gaël, Jérôme, Mathieu, Cédric, Bastien, Yanis, Aurélien",
        surnames="Lefèvre, Dubois, d'Aubigny, Benali, Moreau, Girard, Fontaine, Chevalier, "
        "Gauthier, Perrin, Marchand, Lemaître, Rousseau, Besson, Le Goff, Bélanger, Carpentier, "
        "Delacroix-Petit, Guérin, N'Diaye, Masson, Vasseur, Aubert, Renaud, L'Hermite",
        cities="Paris|Île-de-France|7500%d, Lyon|Auvergne-Rhône-Alpes|6900%d, "
        "Nîmes|Occitanie|3000%d, Besançon|Bourgogne-Franche-Comté|2500%d, Nantes|Pays de la Loire|4400%d",
        streets="%d rue des Lilas, %d avenue de l'Europe, %d bd Voltaire, %d allée des Chênes",
    ),
    Country(
        "GB",
        weight=8,
        currency="GBP",
        time_zone="Europe/London",
        languages="en-GB en-GB en-GB en-GB cy",
        dialling="447400 447415 447520 447710 447860",
        digits=6,
        domains="example.com example.org mail.example.net",
        women="Charlotte, Siân, Isla, Mary-Jane, Poppy, Eleanor, Niamh, Priya, Harriet, Beth, Aoife, Gemma",
        men="Oliver, Rhys, Callum, Hamish, Alfie, Seán, Imran, Edward, Toby, Angus, Jack, Owain",
        surnames="O'Connell, Smith-Barrow, Hughes, Fairweather, MacLeod, Ashworth, Bennett, "
        "O'Hara, Whitfield, Pryce, Thornton, Blackwood, Patel, Hargreaves, Sinclair, Clegg, "
        "Davies, Ramsbottom, Khan, Fitzgerald, Lloyd, Penhaligon, Wren, Barker, Youngblood",
        cities="London|England|N%d 4AB, Leeds|England|LS%d 2BX, Glasgow|Scotland|G%d 1QE, "
        "Cardiff|Wales|CF%d 3DY, Belfast|Northern Ireland|BT%d 5GS",
        streets="%d Orchard Road, %d St John's Lane, %d Mill Street, %d Rowan Close",
    ),
    Country(
        "ES",
        weight=6,
        currency="EUR",
        time_zone="Europe/Madrid",
        languages="es es es es ca eu",
        dialling="34610 34622 34655 34678 34699",
        digits=6,
        domains="correo.example.com correo.example.org",
        women="Lucía, Begoña, María José, Itziar, Núria, Sofía, Marisol, Elena, Rocío, Nerea",
        men="José Luis, Íñigo, Álvaro, Jordi, Andrés, Raúl, Joaquín, Martín, Óscar, Iker",
        surnames="García, Muñoz, Fernández de la Vega, Peña, Ibáñez, Núñez, Echeverría, Puig, "
        "Castaño, Ortega, Zubizarreta, Romero, Vidal, Cañizares, Soler, Ferrer, Lozano, Güell, "
        "Delgado, Ávila",
        cities="Madrid|Comunidad de Madrid|2800%d, Barcelona|Cataluña|0800%d, "
        "A Coruña|Galicia|1500%d, Málaga|Andalucía|2900%d, "
        "Las Palmas|Canarias|3500%d|Atlantic/Canary",
        streets="Calle Mayor %d, Av. de la Constitución %d, Carrer del Pi %d, Plaza de España %d",
    ),
    Country(
        "IT",
        weight=6,
        currency="EUR",
        time_zone="Europe/Rome",
        languages="it it it it it de",
        dialling="39320 39333 39347 39349 39388",
        digits=7,
        domains="posta.example.com posta.example.org",
        women="Giulia, Chiara, Sofia, Maria Teresa, Noemi, Ludovica, Fiammetta, Ilaria, Elisa, Alessia",
        men="Matteo, Niccolò, Giancarlo, Lorenzo, Davide, Pier Paolo, Fabrizio, Ettore, Simone, Vincenzo",
        surnames="Rossi, D'Angelo, Dell'Acqua, Ferrari, Colombo, Bianchi, Marchetti, Gallo, "
        "De Santis, Conti, Morandi, Fabbri, Sorrentino, Nicolò, Lo Russo, Vitale, Pagani, "
        "Grimaldi, Testa, Dall'Olio",
        cities="Roma|Lazio|0018%d, Milano|Lombardia|2012%d, Torino|Piemonte|1012%d, "
        "Forlì|Emilia-Romagna|4712%d, Palermo|Sicilia|9013%d",
        streets="Via Garibaldi %d, Corso Umberto I %d, Via dei Mille %d, Piazza del Popolo %d",
    ),
    Country(
        "PT",
        weight=5,
        currency="EUR",
        time_zone="Europe/Lisbon",
        languages="pt-PT pt-PT pt-PT pt-BR en",
        dialling="35191 35192 35193 35196",
        digits=7,
        domains="correio.example.com correio.example.org",
        women="Inês, Conceição, Maria João, Beatriz, Graça, Leonor, Catarina, Mafalda, Luísa, Assunção",
        men="Rui, João, Gonçalo, Tomás, Nuno, António, Duarte, Simão, Estêvão, Miguel",
        surnames="Costa, Gonçalves, Araújo, Magalhães, Simões, Brandão, Leitão, Peixoto, "
        "Guimarães, d'Almeida, Quintão, Baptista, Falcão, Sá-Carneiro, Lourenço, Bragança, "
        "Couto, Ribeiro, Galvão, Assis",
        cities="Lisboa|Lisboa|1100-00%d, Porto|Porto|4000-01%d, Braga|Braga|4700-02%d, "
        "Évora|Évora|7000-50%d, Ponta Delgada|Açores|9500-06%d|Atlantic/Azores",
        streets="Rua Augusta %d, Rua do Carmo %d, Av. da Liberdade %d, Travessa da Conceição %d",
    ),
    Country(
        "SE",
        weight=5,
        currency="SEK",
        time_zone="Europe/Stockholm",
        languages="sv sv sv sv en fi",
        dialling="46702 46730 46763 46790",
        digits=6,
        domains="example.com example.org epost.example.net",
        women="Åsa, Märta, Ingrid, Linnéa, Ebba, Ann-Sofie, Gunilla, Maj-Britt, Freja, Sigrid",
        men="Jonas, Åke, Göran, Håkan, Nils, Karl-Johan, Sixten, Örjan, Love, Viggo",
        surnames="Lindqvist, Söderström, Ångström, Bergström, Öberg, Sjögren, Nyström, Hällström, "
        "Åkerlund, Wallin, Ekström, Norén, Björk, Malmsten, Fälth, Granqvist, Strand, af Klint, "
        "Sandelin, Rönn",
        cities="Stockholm|Stockholms län|111 2%d, Malmö|Skåne län|211 3%d, "
        "Göteborg|Västra Götalands län|411 0%d, Umeå|Västerbottens län|903 2%d",
        streets="Björkvägen %d, Storgatan %d, Kungsgatan %d, Ängsvägen %d",
    ),
    Country(
        "NG",
        weight=4,
        currency="NGN",
        time_zone="Africa/Lagos",
        languages="en-NG en-NG en-NG yo ig ha",
        dialling="234803 234805 234806 234813 234907",
        digits=7,
        domains="example.com example.org example.net",
        women="Adaeze, Folákẹ́, Ngozi, Yetunde, Chiamaka, Zainab, Ìfẹ́olúwa, Blessing, Amarachi, Halima",
        men="Oluwaseun, Chukwuemeka, Babátúndé, Ifeanyi, Musa, Tobenna, Adébáyọ̀, Obinna, Sani, Emeka",
        surnames="Adeyemi, Okonkwo, Ndubuisi-Okafor, Eze, Balogun, Abubakar, Ọlátúnjí, Nwosu, "
        "Oyelaran, Danjuma, Ezeudu, Akinwumi, Bello, Umeh, Fagbemi, Igwe, Adégòkè, Lawal, "
        "Onyekachi, Yusuf",
        cities="Lagos|Lagos|10000%d, Abuja|FCT|90010%d, Ibadan|Oyo|20022%d, Kano|Kano|70021%d, "
        "Port Harcourt|Rivers|50010%d",
        streets="%d Marina Road, %d Palm Avenue, %d Unity Close, %d Independence Way",
    ),
    Country(
        "SG",
        weight=3,
        currency="SGD",
        time_zone="Asia/Singapore",
        languages="en-SG en-SG zh-Hans ms ta",
        dialling="6581 6582 6584 6587 6590 6591 6592 6596 6597",
        digits=6,
        domains="example.com example.org example.net",
        women="Wei Ling, Mei-Xin, Nurul, Kavitha, Hui Min, Jia Yi, Siti, Xiu Mei, Li Ting, Devi",
        men="Wei, Jun Jie, Kai-Wen, Arjun, Hafiz, Zhi Hao, Boon Keng, Ravi, Yong Sheng, Faizal",
        surnames="Zhang, Tan, Lim, Goh, bin Rahman, Krishnan, Ng, Chua, Teo, Wong, Pillai, Koh, "
        "Ong, Lee, Sim, Subramaniam, Yeo, Quek, Toh, Chong",
        cities="Singapore||23857%d, Tampines||52983%d, Jurong East||60973%d, Woodlands||73009%d",
        streets="%d Orchid Walk, Blk %d Clementi Ave 3, %d Kampong Lane, Blk %d Bedok North St 1",
    ),
    Country(
        "JP",
        weight=3,
        currency="JPY",
        time_zone="Asia/Tokyo",
        languages="ja ja ja ja en",
        dialling="81801 81803 81805 81901 81903 81906 81908",
        digits=7,
        domains="example.com example.org example.net",
        women="陽子/yoko, さくら/sakura, 美咲/misaki, 結衣/yui, 千尋/chihiro, 恵子/keiko, あおい/aoi, "
        "真理子/mariko, ひかり/hikari, 紗英/sae",
        men="健太/kenta, 翔/sho, 大輔/daisuke, 悠斗/yuto, ケン/ken, 直樹/naoki, 蓮/ren, 一郎/ichiro, "
        "拓海/takumi, 誠/makoto",
        surnames="佐々木/sasaki, 高橋/takahashi, 渡辺/watanabe, 小林/kobayashi, 中村/nakamura, "
        "山口/yamaguchi, 松本/matsumoto, 井上/inoue, 木村/kimura, 清水/shimizu, 林/hayashi, "
        "斎藤/saito, 森/mori, 石川/ishikawa, 池田/ikeda, 橋本/hashimoto, 藤田/fujita, 岡田/okada, "
        "長谷川/hasegawa, 三浦/miura",
        cities="Tokyo|Tokyo|150-004%d, Osaka|Osaka|530-000%d, Kyōto|Kyōto|600-821%d, "
        "Sapporo|Hokkaidō|060-000%d, Fukuoka|Fukuoka|810-000%d",
        streets="1-%d Jingūmae, 2-%d Honmachi, 3-%d Sakuragaoka, 5-%d Minami",
    ),
    Country(
        "GR",
        weight=3,
        currency="EUR",
        time_zone="Europe/Athens",
        languages="el el el el en",
        dialling="30690 30693 30694 30697 30698",
        digits=7,
        domains="example.com example.org example.net",
        women="Μαρία/maria, Ελένη/eleni, Αθηνά/athina, Δήμητρα/dimitra, Σοφία/sofia, "
        "Χρυσάνθη/chrysanthi, Ζωή/zoi, Ευαγγελία/evangelia, Ιφιγένεια/ifigeneia, Ρέα/rea",
        men="Γιώργος/giorgos, Νίκος/nikos, Ξενοφών/xenofon, Σπύρος/spyros, Αλέξανδρος/alexandros, "
        "Ηλίας/ilias, Θωμάς/thomas, Στέλιος/stelios, Λεωνίδας/leonidas, Άγγελος/angelos",
        surnames="Παπαδάκης/papadakis~Παπαδάκη/papadaki, Ιωάννου/ioannou, "
        "Οικονόμου/oikonomou, Βλάχος/vlachos~Βλάχου/vlachou, Μακρής/makris~Μακρή/makri, "
        "Αναγνώστου/anagnostou, Καραγιάννης/karagiannis~Καραγιάννη/karagianni, "
        "Ζαφειρίου/zafeiriou, Χατζής/chatzis~Χατζή/chatzi, Σταύρου/stavrou, "
        "Λαμπράκης/lamprakis~Λαμπράκη/lampraki, Θεοδώρου/theodorou, Ψαρρός/psarros~Ψαρρού/psarrou, "
        "Γαλάνης/galanis~Γαλάνη/galani, Ξένος/xenos~Ξένου/xenou",
        cities="Athína|Attica|105 5%d, Thessaloníki|Central Macedonia|546 2%d, "
        "Pátra|Western Greece|262 2%d, Irákleio|Crete|712 0%d",
        streets="Odós Ermoú %d, Leof. Alexándras %d, Odós Sólonos %d, Plateía Vikelá %d",
    ),
    Country(
        "TR",
        weight=3,
        currency="TRY",
        time_zone="Europe/Istanbul",
        languages="tr tr tr tr en ku",
        dialling="90532 90535 90542 90544 90555",
        digits=7,
        domains="example.com example.org example.net",
        women="Ayşe, Çiğdem, Gülşah, İpek, Şebnem, Özlem, Zeynep, Işıl, Tuğba, Elif",
        men="Mehmet, Çağrı, Oğuz, Ümit, İsmail, Şükrü, Doğan, Yiğit, Kağan, Emre",
        surnames="Yılmaz, Öztürk, Çelik, Şahin, Doğru, Aydın, Işık, Güneş, Kılıç, Ünal, Gökçe, "
        "Akbaş, Türkoğlu, Karaca, Bozdağ, Ersöz, Başaran, Uğurlu, Tunç, Kaplan",
        cities="İstanbul|Marmara|3440%d, Ankara|İç Anadolu|0642%d, İzmir|Ege|3525%d, "
        "Muğla|Ege|4800%d, Eskişehir|İç Anadolu|2601%d",
        streets="Bağdat Cad. No: %d, Çiçek Sok. %d, Atatürk Blv. %d, Gül Sok. %d",
    ),
    Country(
        "EG",
        weight=2,
        currency="EGP",
        time_zone="Africa/Cairo",
        languages="ar-EG ar-EG ar ar en",
        dialling="2010 2011 2012",
        digits=8,
        domains="example.com example.org example.net",
        women="فاطمة/fatma, ليلى/layla, نور/nour, ياسمين/yasmin, هدى/hoda, سلمى/salma, مريم/mariam, "
        "دينا/dina, أمل/amal, زينب/zaynab",
        men="أحمد/ahmed, محمود/mahmoud, كريم/karim, يوسف/youssef, عمر/omar, طارق/tarek, حسام/hossam, "
        "مصطفى/mostafa, زياد/ziad, عبد الرحمن/abdelrahman",
        surnames="الشريف/elsherif, حسن/hassan, المصري/elmasry, سليمان/soliman, فؤاد/fouad, "
        "النجار/elnaggar, منصور/mansour, عبد الله/abdallah, رمضان/ramadan, الجندي/elgendy, "
        "صبري/sabry, غانم/ghanem, القاضي/elkady, زكي/zaki, بدوي/badawy",
        cities="Cairo|Cairo|1151%d, Alexandria|Alexandria|2152%d, Giza|Giza|1261%d, Luxor|Luxor|8595%d",
        streets="%d El Nasr St, %d Tahrir St, %d Corniche Rd, %d El Gomhoria St",
    ),
    Country(
        "GE",
        weight=1,
        currency="GEL",
        time_zone="Asia/Tbilisi",
        languages="ka ka ka en",
        dialling="995555 995577 995591 995593 995599",
        digits=6,
        domains="example.com example.org example.net",
        women="ნინო/nino, თამარ/tamar, მარიამ/mariami, ქეთევან/ketevan, ელენე/elene, სალომე/salome, "
        "ნათია/natia, ლელა/lela",
        men="გიორგი/giorgi, ლევან/levan, ვახტანგ/vakhtang, ზურაბ/zurab, დავით/davit, შოთა/shota, "
        "ირაკლი/irakli, ლუკა/luka",
        surnames="ბერიძე/beridze, კაპანაძე/kapanadze, გელაშვილი/gelashvili, მაისურაძე/maisuradze, "
        "ლომიძე/lomidze, წიკლაური/tsiklauri, ხუციშვილი/khutsishvili, ჯაფარიძე/japaridze, "
        "კვარაცხელია/kvaratskhelia, ჩხეიძე/chkheidze",
        cities="Tbilisi|Tbilisi|010%d, Batumi|Adjara|601%d, Kutaisi|Imereti|460%d",
        streets="Rustaveli Ave %d, Vazha-Pshavela Ave %d, Agmashenebeli St %d",
    ),
]
