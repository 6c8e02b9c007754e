using Kontor.Data.Calendars;
using Kontor.Data.Simulation.Rules;
using Kontor.Data.Simulation.Truth;
using Kontor.Randomness;

namespace Kontor.Data.Simulation.Plans;

/// <summary>Who is in the market: stores, categories, products, drawn from the rules.</summary>
internal sealed class Catalogue
{
    private static readonly string[] _names = ["Coffee", "Chocolate", "Detergent", "Pasta", "Cheese", "Juice", "Biscuits", "Tea", "Shampoo", "Cereal", "Yoghurt", "Batteries"];

    internal Catalogue(MarketSimulator rules, RandomStream root)
    {
        Rules = rules;
        Calendar = new Calendar(Frequency.Week);
        FirstWeek = Calendar.IndexOf(rules.Start);
        Stores = [.. Enumerable.Range(0, rules.Stores).Select(s => Store(s, root.Child("store").Child(s)))];
        Categories = [.. Enumerable.Range(0, rules.Categories).Select(c => Category(c, root.Child("category").Child(c)))];
        Products = Draw(root);
    }

    internal MarketSimulator Rules { get; }

    internal Calendar Calendar { get; }

    /// <summary>The calendar's index of week 0.</summary>
    internal int FirstWeek { get; }

    /// <summary>The number of weeks with those ahead.</summary>
    internal int Weeks => Rules.Weeks + Rules.WeeksAhead;

    internal StoreTruth[] Stores { get; }

    internal CategoryTruth[] Categories { get; }

    internal ProductTruth[] Products { get; }

    private StoreTruth Store(int s, RandomStream stream) => new(
        $"Store {Numbered(s, Rules.Stores)}",
        Math.Exp(Rules.Levels.StoreDeviation * stream.NextGaussian()),
        Math.Exp(Rules.Prices.StoreDeviation * stream.NextGaussian()));

    private CategoryTruth Category(int c, RandomStream stream)
    {
        double elasticity = Math.Min(0, Rules.Prices.Elasticity + (Rules.Prices.CategoryDeviation * stream.NextGaussian()));
        double sensitivity = Math.Exp(Rules.Seasons.SensitivityDeviation * stream.NextGaussian());
        return new CategoryTruth
        {
            Name = c < _names.Length ? _names[c] : $"Category {Numbered(c, Rules.Categories)}",
            Elasticity = elasticity,
            EventSensitivity = sensitivity,
            Season = Seasons.Yearly(Rules.Seasons, Calendar, FirstWeek, Weeks, stream),
            Events = Seasons.Events(Rules.Seasons, Calendar, FirstWeek, Weeks, sensitivity),
        };
    }

    private ProductTruth[] Draw(RandomStream root)
    {
        int count = Rules.Products, launched = Whole(Rules.LifeCycles.LaunchShare), delisted = Whole(Rules.LifeCycles.DelistShare), slow = Whole(Rules.Levels.SlowShare);
        // the first of one order are launched, the last delisted; the first of another are slow
        int[] life = Order(root.Child("life cycles")), pace = Order(root.Child("slow movers"));
        var products = new ProductTruth[count];
        for (int p = 0; p < count; p++)
        {
            RandomStream stream = root.Child("product").Child(p);
            int category = (int)((long)p * Rules.Categories / count);
            bool isSlow = pace[p] < slow;
            double popularity = Math.Exp(Rules.Levels.ProductDeviation * stream.NextGaussian()) * (isSlow ? Rules.Levels.SlowFactor : 1);
            double elasticity = Math.Min(0, Categories[category].Elasticity + (Rules.Prices.ProductDeviation * stream.NextGaussian()));
            double logLift = Math.Log(Rules.Promotions.FeatureLift) * Math.Exp(Rules.Promotions.FeatureDeviation * stream.NextGaussian());
            double growth = Rules.Levels.Growth + (Rules.Levels.GrowthDeviation * stream.NextGaussian());
            // launches in the first two thirds, so that there is something to learn; delistings in the last half
            int launch = Between(0.15, 0.65, ref stream), delist = Between(0.5, 0.95, ref stream);
            double[] list = Prices.List(Rules.Prices, Weeks, root.Child("list price").Child(p));
            RandomStream cost = root.Child("cost").Child(p);
            int first = (int)((((long)category * count) + Rules.Categories - 1) / Rules.Categories);
            products[p] = new ProductTruth
            {
                Name = $"{Categories[category].Name} {Numbered(p - first, (count / Rules.Categories) + 1)}",
                Category = category,
                Popularity = popularity,
                IsSlow = isSlow,
                Elasticity = elasticity,
                FeatureLift = Math.Exp(logLift),
                Growth = growth,
                LaunchWeek = life[p] < launched ? launch : 0,
                DelistWeek = life[p] >= launched && life[p] >= count - delisted ? delist : null,
                ListPrice = list,
                UnitCost = list[Rules.Weeks - 1] * Rules.Prices.CostShare * Math.Exp(Rules.Prices.CostDeviation * cost.NextGaussian()),
            };
        }
        return products;

        int Whole(double share) => (int)Math.Round(share * count, MidpointRounding.AwayFromZero);
    }

    private int Between(double from, double to, ref RandomStream stream) => (int)(Rules.Weeks * (from + ((to - from) * stream.NextDouble())));

    // product -> its place in a random order
    private int[] Order(RandomStream stream)
    {
        int[] order = [.. Enumerable.Range(0, Rules.Products)];
        stream.Shuffle<int>(order);
        return order;
    }

    private static string Numbered(int index, int count) => $"{index + 1}".PadLeft(Math.Max(2, $"{count}".Length), '0');
}
