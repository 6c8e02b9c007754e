using System.Collections.Immutable;
using CsvHelper;
using Kontor.Errors;

namespace Kontor.Data.Sources;

/// <summary>Reads the rows of a CSV text: CsvHelper splits its UTF-8 into cells by RFC 4180, and this class says in our words what is wrong with a row.</summary>
/// <remarks>A quote is special at the beginning of a cell only; blank lines are skipped.</remarks>
internal sealed class CsvRowReader : RowReader
{
    private const int LargestRow = 1 << 24;
    private readonly TextInput? _input;
    private readonly CsvReader _reader;
    private readonly string _where;
    private DataFault? _malformed;

    internal CsvRowReader(TextInput input, string where, char delimiter)
        : this(input.Text, where, delimiter) => _input = input;

    internal CsvRowReader(Stream utf8, string where, char delimiter)
    {
        _where = where;
        _reader = CsvReader.Create(
            utf8,
            new CsvReaderOptions { Separator = delimiter, HasHeader = false, TrackLineNumbers = true, MaxRecordSize = LargestRow, BufferSize = 1 << 17, OnMalformedRecord = Note },
            leaveOpen: false);
        if (!Read()) Throw.Fault(FaultCode.Empty, where, "an empty file", "a header line and rows");
        Columns = [.. Enumerable.Range(0, Width).Select(c => _reader.GetString(c).Trim() is { Length: > 0 } name ? name : $"column {c + 1}")];
    }

    internal override ImmutableArray<string> Columns { get; }

    internal override long Row => _reader.LineNumber;

    internal override int Width => _reader.FieldCount;

    internal override ReadOnlySpan<byte> Cell(int column) => _reader.GetSpan(column);

    internal override bool Read()
    {
        try
        {
            bool more = _reader.Read();
            if (_malformed is { } fault) Throw.Fault(fault);
            return more;
        }
        catch (InvalidDataException damage)
        {
            throw Throw.DamagedArchive(_where, damage);
        }
        catch (CsvFormatException tooLong)
        {
            throw new DataException(new DataFault(FaultCode.Malformed, _where, $"a row of more than {LargestRow >> 20} MB", "rows that end; a quote may be open") { Row = tooLong.LineNumber }, tooLong);
        }
    }

    internal override InputFile? Finish() => _input?.Finish();

    public override void Dispose()
    {
        _reader.Dispose();
        _input?.Dispose();
    }

    private void Note(CsvMalformedRecord record)
    {
        (string? found, string needed) = record.Reason switch
        {
            CsvMalformedReason.UnterminatedQuote => ("a quote that is never closed", "a closing quote (\") at the end of the cell"),
            CsvMalformedReason.TextAfterClosingQuote => ("text after a closing quote", "a delimiter or the end of the line; double a quote that is part of the text"),
            _ => (null, ""), // a quote inside an unquoted cell is text
        };
        if (found is not null) _malformed ??= new DataFault(FaultCode.Malformed, _where, found, needed) { Row = record.LineNumber };
    }
}
