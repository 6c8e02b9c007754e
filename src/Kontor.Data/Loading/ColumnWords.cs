using System.Collections.Frozen;

namespace Kontor.Data.Loading;

/// <summary>What the words of a column's name say about its role.</summary>
internal static class ColumnWords
{
    private static readonly FrozenSet<string> DateWords = Set("date datum day tag week woche month monat period periode quarter quartal year jahr time timestamp datetime ds dt fecha jour semaine mois yearmonth yearweek");
    private static readonly FrozenSet<string> DerivedWords = Set("weekday wday dow dayofweek wochentag month year quarter week day monthname weekofyear isoweek season monat jahr woche quartal kw");
    private static readonly FrozenSet<string> PriceWords = Set("price preis prix precio prezzo msrp");
    private static readonly FrozenSet<string> OtherPriceWords = Set("fuel oil gas energy competitor competitors cost index");
    private static readonly FrozenSet<string> PromotionWords = Set("promo promotion promotions onpromotion discount deal feature feat markdown rabatt aktion display coupon offer campaign");
    private static readonly FrozenSet<string> EventWords = Set("holiday holidays event events feiertag festival");
    private static readonly FrozenSet<string> RowWords = Set("order transaction invoice receipt basket ticket line row index unnamed uuid rechnung beleg");
    private static readonly FrozenSet<string> KeyWords = Set(
        "store shop market outlet filiale sku item product produkt artikel article dept department abteilung category kategorie cat brand marke region country land state " +
        "city channel kanal customer kunde warehouse lager location site upc ean gtin asin series family class group segment branch plant material model id key code");
    private static readonly FrozenSet<string> AttributeWords = Set(
        "department dept abteilung category kategorie cat brand marke region country land state city channel kanal family class group segment type name description");
    private static readonly FrozenSet<string> Suffixes = Set("id code nr no num number key name");
    private static readonly FrozenSet<string>[] TargetWords =
    [
        Set("units qty quantity demand menge absatz pieces stueck stück quantite quantité cantidad sold"),
        Set("sales sale ventes ventas verkauf verkäufe orders volume consumption movement"),
        Set("revenue umsatz turnover amount betrag"),
        Set("y target value count"),
    ];

    internal static bool IsDate(string name) => Any(name, DateWords);

    internal static bool IsDerived(string name) => Words(name) is var words && (DerivedWords.Contains(words[^1]) || DerivedWords.Contains(Joined(words)));

    /// <summary>True when the name speaks of the price of what is sold, and not of fuel or of a competitor.</summary>
    internal static bool IsPrice(string name) => Any(name, PriceWords) && !Any(name, OtherPriceWords);

    internal static bool IsPromotion(string name) => Any(name, PromotionWords);

    internal static bool IsEvent(string name) => Any(name, EventWords);

    internal static bool IsRow(string name) => Any(name, RowWords);

    /// <summary>True when the name's last word, before an ending such as <c>id</c>, names a thing that sales are kept by.</summary>
    internal static bool IsKey(string name)
    {
        List<string> words = Words(name);
        if (words.Count > 1 && Suffixes.Contains(words[^1])) return true;
        return KeyWords.Contains(words[^1]) || (words[^1].EndsWith("id", StringComparison.Ordinal) && KeyWords.Contains(words[^1][..^2]));
    }

    /// <summary>True when the name is that of something that usually belongs to another key, as a department does to an item.</summary>
    internal static bool IsAttribute(string name) => Any(name, AttributeWords) || !IsKey(name);

    /// <summary>How well the name fits the target: 0 is best, -1 is not at all.</summary>
    internal static int TargetRank(string name) => Array.FindIndex(TargetWords, set => Any(name, set));

    // snake_case, kebab-case, camelCase and digits all end a word
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        int start = -1;
        for (int i = 0; i <= name.Length; i++)
        {
            bool letter = i < name.Length && char.IsLetter(name[i]);
            bool hump = letter && start >= 0 && char.IsUpper(name[i]) && char.IsLower(name[i - 1]);
            if (start >= 0 && (!letter || hump))
            {
                words.Add(name[start..i].ToLowerInvariant());
                start = hump ? i : -1;
            }
            else if (letter && start < 0)
            {
                start = i;
            }
        }
        if (words.Count == 0) words.Add(name.ToLowerInvariant());
        return words;
    }

    private static string Joined(List<string> words) => string.Concat(words);

    private static bool Any(string name, FrozenSet<string> set)
    {
        List<string> words = Words(name);
        return words.Exists(set.Contains) || set.Contains(Joined(words));
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();
}
