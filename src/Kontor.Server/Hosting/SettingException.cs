namespace Kontor.Server.Hosting;

/// <summary>A setting that cannot be one.</summary>
/// <param name="message">One line: which, what was found, what is needed.</param>
internal sealed class SettingException(string message) : Exception(message);
