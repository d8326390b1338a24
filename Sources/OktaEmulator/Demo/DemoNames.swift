/// Names, places and jobs that the demo org draws from.
enum DemoNames {
    static let first = words(
        """
        Adaeze Adrián Agnieszka Ahmed Aiko Aisha Alejandra Alexei Alina Amara Amélie Amir Ana Anders André Aneta Anika
        Antonio Anwar Arjun Asel Astrid Ayşe Bartosz Beatriz Benoît Birgit Björn Bogdan Camila Cara Carlos Çağla Chen
        Chiara Chidi Chloé Ciarán Clara Dagný Daniela Darius Deepak Dimitri Dmytro Đorđe Dora Eamon Edith Ebony Eleni
        Elif Elin Emeka Emilia Enzo Erik Esra Esther Eun Farah Fatima Felipe Fiona Florian Franziska Gabriel Gareth
        Giorgos Giulia Gözde Greta Guadalupe Hana Hanna Harriet Hassan Helena Hiroshi Hugo Ibrahim Ilse Imani Ines
        Ingrid Isabel Ivan Jaime Jakub Jana Javier Jelena Jiří Jonas José Josephine Juma Kaito Karim Karolina Kateřina
        Keiko Kenji Khadija Kofi Krzysztof Kwame Lars Laszlo Latisha Leila Lena Levente Liam Lin Lucía Lukas Mads Maeve
        Magdaléna Mahmoud Malik Marcin Mária Mariana Mateo Matteo Mei Mette Michał Mihai Miriam Mohamed Mónica Nadia
        Naoko Natalia Nikolaos Nils Nkechi Noah Noor Oksana Ola Olga Omar Oscar Padraig Patrícia Pavel Pedro Petra
        Piotr Priya Rachel Rafael Rania Raúl Renata Rohan Rosa Ruth Ryo Sakura Samir Sana Sára Sean Selin Sergio
        Shreya Siobhán Søren Sofía Stefan Sunita Svetlana Takumi Tamar Tariq Teresa Thandiwe Thomas Tibor Tomás Tove
        Tunde Uchenna Uma Valentina Vera Viktor Vikram Wanjiru Wei Wiktoria William Yael Yan Yara Yasmin Yuki Yusuf
        Zainab Zeynep Zofia Zoë Zuzana
        """
    )
    static let last = words(
        """
        Abdi Achterberg Adebayo Agarwal Ahmadi Åkesson Almeida Álvarez Andersson Antonov Aoki Arslan Bakker Balogun
        Banerjee Barbosa Baptiste Becker Bergström Bianchi Björklund Bondarenko Borges Brennan Castillo Čermák Chavez
        Chowdhury Christensen Chukwu Clarke Colombo Costa Coulibaly Dąbrowski Das Delgado Demir Deschamps Diallo Díaz
        Djordjević Doležal Donovan Duarte Dubois Eriksen Esposito Estévez Farouk Ferrari Fischer Fitzgerald Flores
        Fofanah Fujimoto García Gashi Georgiou Ghosh Girard Gómez Grabowski Grünewald Gupta Gustafsson Haddad Hakimi
        Halvorsen Hansen Hayashi Hernández Hoang Horák Horvat Hughes Ibáñez Ibrahimović Ishikawa Islam Iversen Ivanova
        Jankowski Jensen Jiménez Johansson Jovanović Kamau Karlsson Kaya Keller Khalil Khan Kipchoge Kobayashi
        Kovalenko Kowalczyk Kraus Kumar Lachance Larsen Lefebvre Lehtinen Lindqvist López Łukasik Maas MacLeod Madsen
        Malhotra Mancini Mbeki Marín Martínez Mazur Mensah Meyer Mikkelsen Moreau Moreno Müller Murphy Mutua Nagy
        Nakamura Ndiaye Németh Nguyen Nielsen Nikolić Nilsson Novotný Núñez Nwosu O'Connor O'Sullivan Obi Odhiambo
        Öberg Olsen Omondi Onyango Osei Østergaard Özdemir Park Patel Pavlov Pereira Petrov Pham Popescu Quintero
        Rahman Ramos Rao Rasmussen Rezaei Ricci Rodríguez Romano Rossi Roux Sánchez Santos Sato Schäfer Schneider
        Schröder Sharma Shevchenko Silva Singh Škoda Soto Sousa Suzuki Svensson Szabó Takahashi Tanaka Tesfaye Thapa
        Tóth Tran Tsai Ueda Uzun Vargas Vasquez Vîlcu Virtanen Vos Wagner Walsh Wang Watanabe Weber Wójcik Yamamoto
        Yıldız Yilmaz Zhang Zhao Zieliński Žižka Zulu
        """
    )

    /// Departments with their share of 100 people, their division and their titles, the head's first.
    static let departments: [(name: String, share: Int, division: String, titles: [String])] = [
        (
            "Engineering", 28, "Product & Technology",
            ["VP Engineering", "Software Engineer", "Senior Software Engineer", "Staff Engineer", "QA Engineer"]
        ),
        ("Sales", 18, "Commercial", ["VP Sales", "Account Executive", "Sales Development Rep", "Sales Engineer"]),
        ("Customer Success", 11, "Commercial", ["Head of Customer Success", "Success Manager", "Support Specialist"]),
        ("Operations", 9, "Operations", ["Head of Operations", "Operations Analyst", "Logistics Coordinator"]),
        ("Marketing", 8, "Commercial", ["Chief Marketing Officer", "Content Strategist", "Campaign Manager"]),
        ("Finance", 7, "Corporate", ["Chief Financial Officer", "Analyst", "Accountant", "Payroll Specialist"]),
        ("Product", 5, "Product & Technology", ["Head of Product", "Product Manager", "Product Designer"]),
        ("People", 5, "Corporate", ["Head of People", "Recruiter", "People Partner"]),
        ("IT", 4, "Corporate", ["Head of IT", "IT Administrator", "Help Desk Technician"]),
        ("Legal", 3, "Corporate", ["General Counsel", "Counsel", "Contracts Manager"]),
        ("Security", 2, "Product & Technology", ["CISO", "Security Engineer", "Security Analyst"]),
    ]

    /// The text in ASCII lower case, as logins are made: `Łukasik` is `lukasik`, `O'Connor` is `oconnor`.
    static func folded(_ name: String) -> String {
        let pairs: [Character: String] = [
            "á": "a", "à": "a", "â": "a", "ã": "a", "ä": "a", "å": "a", "ą": "a", "ç": "c", "č": "c", "ć": "c",
            "đ": "d", "é": "e", "è": "e", "ê": "e", "ë": "e", "ě": "e", "ę": "e", "ğ": "g", "í": "i", "î": "i",
            "ı": "i", "ł": "l", "ñ": "n", "ń": "n", "ó": "o", "ô": "o", "ö": "o", "ø": "o", "ř": "r", "š": "s",
            "ş": "s", "ț": "t", "ú": "u", "ü": "u", "ý": "y", "ž": "z", "ź": "z", "ż": "z",
        ]
        return name.lowercased().map { character -> String in
            if let ascii = pairs[character] { return ascii }
            return character.isASCII && (character.isLetter || character == "-") ? String(character) : ""
        }.joined()
    }

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}

/// Where people of the demo org work, with addresses from the ranges reserved for documentation.
enum DemoPlaces {
    static let headquarters = LogClient.Place(
        city: "Prague",
        state: "Praha",
        country: "Czechia",
        postalCode: "110 00",
        latitude: 50.0755,
        longitude: 14.4378,
        networkNumber: 64_496,
        network: "acme example net"
    )

    static let offices: [(place: LogClient.Place, countryCode: String, network: String)] = [
        (headquarters, "CZ", "198.51.100."),
        (office("Lisbon", "Lisboa", "Portugal", "1100", 38.7223, -9.1393, 64_497), "PT", "203.0.113."),
        (office("Austin", "Texas", "United States", "78701", 30.2672, -97.7431, 64_498), "US", "192.0.2."),
        (office("Tokyo", "Tokyo", "Japan", "100-0001", 35.6762, 139.6503, 64_499), "JP", "198.51.100."),
        (office("Lagos", "Lagos", "Nigeria", "100001", 6.5244, 3.3792, 64_500), "NG", "203.0.113."),
    ]

    static let agents: [LogClient.Agent] = [
        agent("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0.0.0", "Windows 10", "CHROME", "Computer"),
        agent("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Safari/617.3", "Mac OS X", "SAFARI", "Computer"),
        agent("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Firefox/143.0", "Linux", "FIREFOX", "Computer"),
        agent("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", "iOS 18 (iPhone)", "SAFARI", "Mobile"),
        agent("Mozilla/5.0 (Linux; Android 15; Pixel 9)", "Android 15", "CHROME", "Mobile"),
    ]

    private static func office(
        _ city: String,
        _ state: String,
        _ country: String,
        _ postalCode: String,
        _ latitude: Double,
        _ longitude: Double,
        _ network: Int
    ) -> LogClient.Place {
        LogClient.Place(
            city: city,
            state: state,
            country: country,
            postalCode: postalCode,
            latitude: latitude,
            longitude: longitude,
            networkNumber: network,
            network: "\(city.lowercased()) example net"
        )
    }

    private static func agent(_ raw: String, _ system: String, _ browser: String, _ device: String) -> LogClient.Agent {
        LogClient.Agent(raw: raw, system: system, browser: browser, device: device)
    }
}
