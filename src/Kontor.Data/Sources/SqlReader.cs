using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Kontor.Errors;

namespace Kontor.Data.Sources;

/// <summary>Streams the rows of a query; each value is written as the text that a CSV cell would hold, with a decimal point and ISO dates.</summary>
internal sealed class SqlReader : RowReader
{
    private readonly DbConnection _connection;
    private readonly DbCommand _command;
    private readonly DbDataReader _reader;
    private readonly string _where;
    private readonly int[] _ends;
    private byte[] _text = new byte[1024];
    private long _row = 1;

    internal SqlReader(DbConnection connection, string query, string where)
    {
        _where = where;
        _connection = connection;
        _command = connection.CreateCommand();
        try
        {
            connection.Open();
#pragma warning disable CA2100 // the query is the person's own, against their own database
            _command.CommandText = query;
#pragma warning restore CA2100
            _reader = _command.ExecuteReader();
        }
        catch (DbException refusal)
        {
            _command.Dispose();
            connection.Dispose();
            throw new DataException(new DataFault(FaultCode.Database, where, refusal.Message, "a database that answers, and a query that it accepts"), refusal);
        }
        Columns = [.. Enumerable.Range(0, _reader.FieldCount).Select(_reader.GetName)];
        _ends = new int[Columns.Length];
    }

    internal override ImmutableArray<string> Columns { get; }

    internal override long Row => _row;

    internal override int Width => Columns.Length;

    internal override ReadOnlySpan<byte> Cell(int column) => _text.AsSpan((column == 0 ? 0 : _ends[column - 1])..Math.Max(0, _ends[column]));

    internal override bool Read()
    {
        try
        {
            if (!_reader.Read()) return false;
            _row++;
            int at = 0;
            for (int c = 0; c < _ends.Length; c++)
            {
                if (!_reader.IsDBNull(c)) at = Write(_reader.GetValue(c), at);
                _ends[c] = at;
            }
            return true;
        }
        catch (DbException refusal)
        {
            throw new DataException(new DataFault(FaultCode.Database, _where, refusal.Message, "rows up to the end of the query") { Row = _row }, refusal);
        }
    }

    internal override InputFile? Finish() => null;

    public override void Dispose()
    {
        _reader.Dispose();
        _command.Dispose();
        _connection.Dispose();
    }

    private int Write(object value, int at)
    {
        while (true)
        {
            Span<byte> room = _text.AsSpan(at);
            int written = 0;
            bool fits = value switch
            {
                string text => Encoding.UTF8.TryGetBytes(text, room, out written),
                DateTime time => time.TryFormat(room, out written, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                DateOnly date => date.TryFormat(room, out written, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                DateTimeOffset time => time.TryFormat(room, out written, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                bool flag => Encoding.UTF8.TryGetBytes(flag ? "true" : "false", room, out written),
                IUtf8SpanFormattable number => number.TryFormat(room, out written, default, CultureInfo.InvariantCulture),
                _ => Encoding.UTF8.TryGetBytes(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", room, out written),
            };
            if (fits) return at + written;
            Array.Resize(ref _text, _text.Length * 2);
        }
    }
}
