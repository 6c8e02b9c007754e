using Kontor.Errors;

namespace Kontor.Tests.Errors;

public class SuggestionTests
{
    [Theory]
    [InlineData("horizn", "horizon")]
    [InlineData("PRICE", "price")]
    [InlineData("pirce", "price")]
    [InlineData("colour", null)]
    [InlineData("", null)]
    public void For_Word_IsTheNearestNameOrNone(string found, string? near) => Assert.Equal(near, Suggestion.For(found, ["horizon", "price", "seed"]));
}
