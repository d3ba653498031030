-- Wireshark dissector for STSAFE-A120 frames on I²C, as the workbench exports them (pcapng, link type I2C_LINUX).
--
-- To use it, copy it into Wireshark's folder of personal Lua plugins (Help, About, Folders), or:
--     wireshark -X lua_script:stsafe-a120.lua capture.pcapng
--
-- It names commands, flags and statuses, checks lengths and CRC, and pairs answers with their commands. Fields inside a
-- payload are the workbench's part; here a payload stays bytes.

local stsafe = Proto("stsafe", "STSAFE-A120")

-- Tables begin (made from the workbench's own catalogue; a test compares them)
local COMMANDS = {
    ["00"] = "Echo",
    ["01"] = "Reset",
    ["02"] = "Generate random",
    ["03"] = "Start session",
    ["04"] = "Decrement",
    ["05"] = "Read",
    ["06"] = "Update",
    ["07"] = "Increment",
    ["08"] = "Derive LoRa keys (reserved)",
    ["09"] = "Generate MAC",
    ["0A"] = "Verify MAC",
    ["0B"] = "Unwrap issuer envelope",
    ["0C 09"] = "Delete password",
    ["0D"] = "Hibernate",
    ["0E"] = "Wrap local envelope",
    ["0F"] = "Unwrap local envelope",
    ["10 08"] = "Put life cycle",
    ["10 0A"] = "Put I²C parameters",
    ["10 17"] = "Put host key V1",
    ["10 29"] = "Put command access conditions",
    ["10 2A"] = "Put encryption flags",
    ["10 4A"] = "Put host key control fields",
    ["10 4B"] = "Put symmetric slot control fields",
    ["10 4D"] = "Put public key flags",
    ["11 07"] = "Generate local envelope key",
    ["11 13"] = "Generate key",
    ["12"] = "Put key",
    ["13"] = "Configure",
    ["14 07"] = "Query local envelope keys",
    ["14 08"] = "Query life cycle",
    ["14 0A"] = "Query I²C parameters",
    ["14 11"] = "Query product data",
    ["14 12"] = "Query data partition",
    ["14 14"] = "Query private key table",
    ["14 17"] = "Query host key slot V1",
    ["14 23"] = "Query symmetric key table",
    ["14 24"] = "Query command table",
    ["14 47"] = "Query host key slot",
    ["14 48"] = "Query public key table",
    ["14 4A"] = "Query host key control fields",
    ["14 4B"] = "Query symmetric slot control fields",
    ["14 4C"] = "Query public key slot",
    ["15"] = "Get signature",
    ["16"] = "Generate signature",
    ["17"] = "Verify signature",
    ["18"] = "Establish key",
    ["19"] = "Standby",
    ["1A"] = "Verify password",
    ["1B"] = "Encrypt",
    ["1C"] = "Decrypt",
    ["1F 00"] = "Start hash",
    ["1F 01"] = "Process hash",
    ["1F 02"] = "Finish hash",
    ["1F 03"] = "Start KEK session",
    ["1F 04"] = "Establish symmetric keys",
    ["1F 05"] = "Confirm symmetric keys",
    ["1F 06"] = "Stop KEK session",
    ["1F 07"] = "Write host keys",
    ["1F 08"] = "Write host keys, wrapped",
    ["1F 09"] = "Write symmetric key, wrapped",
    ["1F 0A"] = "Write public key",
    ["1F 0B"] = "Generate ECDHE key",
    ["1F 0C"] = "Reserved 1F 0C",
    ["1F 0D"] = "Reserved 1F 0D",
    ["1F 0E"] = "Generate challenge",
    ["1F 0F"] = "Verify entity signature",
    ["1F 10"] = "Derive keys",
    ["1F 11"] = "Start encrypt",
    ["1F 12"] = "Process encrypt",
    ["1F 13"] = "Finish encrypt",
    ["1F 14"] = "Start decrypt",
    ["1F 15"] = "Process decrypt",
    ["1F 16"] = "Finish decrypt",
    ["1F 17"] = "Write symmetric key",
    ["1F 18"] = "Establish host keys",
    ["1F 19"] = "Erase symmetric key",
    ["1F 1A"] = "Decompress public key",
}
local STATUSES = {
    [0x00] = "OK",
    [0x01] = "Communication error",
    [0x02] = "Inconsistent command data",
    [0x03] = "Value out of range",
    [0x04] = "Command code not supported",
    [0x05] = "Unexpected command or data",
    [0x06] = "Buffer length exceeded",
    [0x07] = "Wrong or no session",
    [0x08] = "Too many messages lost",
    [0x09] = "C-MAC counter at maximum",
    [0x0A] = "Key not found",
    [0x0B] = "Key blocked",
    [0x0C] = "Wrong key type",
    [0x0D] = "Session counter out of range",
    [0x0E] = "Depth out of range",
    [0x0F] = "Invalid life cycle state",
    [0x10] = "Entry not found",
    [0x11] = "Access condition not satisfied",
    [0x12] = "Wrong zone type",
    [0x13] = "Counter limit exceeded",
    [0x14] = "Boundary exceeded",
    [0x15] = "Invalid private key",
    [0x16] = "Invalid C-MAC",
    [0x17] = "Challenge missing",
    [0x18] = "Command decryption error",
    [0x19] = "Invalid public key",
    [0x1A] = "Password blocked",
    [0x1B] = "Wrong key usage",
    [0x1C] = "Wrong mode of operation",
    [0x1D] = "Wrong MAC length",
    [0x1E] = "Command not authorised",
    [0x1F] = "Old message",
}
-- Tables end

local f = {
    flags = ProtoField.uint8("stsafe.flags", "Flags", base.HEX, nil, 0xE0),
    cmac = ProtoField.bool("stsafe.flags.cmac", "C-MAC follows", 8, nil, 0x80),
    rmac = ProtoField.bool("stsafe.flags.rmac", "R-MAC wanted", 8, nil, 0x40),
    host = ProtoField.bool("stsafe.flags.host", "Host channel", 8, nil, 0x20),
    code = ProtoField.string("stsafe.code", "Code"),
    command = ProtoField.string("stsafe.command", "Command"),
    payload = ProtoField.bytes("stsafe.payload", "Payload"),
    mac = ProtoField.bytes("stsafe.mac", "MAC"),
    status = ProtoField.uint8("stsafe.status", "Status", base.HEX, STATUSES, 0x1F),
    length = ProtoField.uint16("stsafe.length", "Length", base.DEC),
    crc = ProtoField.uint16("stsafe.crc", "CRC", base.HEX),
    crc_good = ProtoField.bool("stsafe.crc.good", "CRC is right"),
    answer_in = ProtoField.framenum("stsafe.answer_in", "Answer in", base.NONE, frametype.RESPONSE),
    answer_to = ProtoField.framenum("stsafe.answer_to", "Answer to", base.NONE, frametype.REQUEST),
    time = ProtoField.double("stsafe.time", "Time from the command in ms"),
}
stsafe.fields = f

local damaged = ProtoExpert.new("stsafe.damaged", "The frame is damaged", expert.group.CHECKSUM, expert.severity.ERROR)
local refused = ProtoExpert.new("stsafe.refused", "The chip refused", expert.group.RESPONSE_CODE, expert.severity.WARN)
stsafe.experts = { damaged, refused }

stsafe.prefs.address = Pref.uint("I²C address", 0x20, "7 bits; 32 (0x20) as delivered")

-- CRC-16/IBM-SDLC (X-25). `bytes()` returns more than one value, hence the parentheses where it is called.
local function crc16(pieces)
    local c = 0xFFFF
    for _, piece in ipairs(pieces) do
        for i = 0, piece:len() - 1 do
            c = bit.bxor(c, piece:get_index(i))
            for _ = 1, 8 do
                if bit.band(c, 1) == 1 then
                    c = bit.bxor(bit.rshift(c, 1), 0x8408)
                else
                    c = bit.rshift(c, 1)
                end
            end
        end
    end
    return bit.bxor(c, 0xFFFF)
end

-- What was seen on the first pass: command by packet, and which packets belong together.
local commands, answer_of, command_of, last = {}, {}, {}, nil

function stsafe.init()
    commands, answer_of, command_of, last = {}, {}, {}, nil
end

local function add_crc(tree, buf, at, expected)
    local range = buf(at, 2)
    local good = range:uint() == expected
    local item = tree:add(f.crc, range)
    tree:add(f.crc_good, range, good):set_generated()
    if not good then
        item:append_text(string.format(", should be 0x%04X", expected))
        tree:add_proto_expert_info(damaged)
    end
end

local function command(buf, pinfo, tree)
    local len = buf:len()
    if len < 3 then
        tree:add_proto_expert_info(damaged, "Shorter than any command")
        return
    end
    local first = buf(0, 1):uint()
    tree:add(f.flags, buf(0, 1))
    tree:add(f.cmac, buf(0, 1))
    tree:add(f.rmac, buf(0, 1))
    tree:add(f.host, buf(0, 1))
    local code, used = string.format("%02X", bit.band(first, 0x1F)), 1
    if code == "1F" and len >= 4 then
        code, used = "1F " .. string.format("%02X", buf(1, 1):uint()), 2
    end
    local tail = 2
    local mac = bit.band(first, 0x80) ~= 0 and len >= used + 6
    if mac then
        tail = 6
    end
    local name = COMMANDS[code]
    if not name and len > used + tail then
        -- One code serves many commands: the byte after it decides.
        name = COMMANDS[code .. " " .. string.format("%02X", buf(used, 1):uint())]
    end
    name = name or "Unknown command"
    tree:add(f.code, buf(0, used), code)
    tree:add(f.command, buf(0, used), name)
    if len > used + tail then
        tree:add(f.payload, buf(used, len - used - tail))
    end
    if mac then
        tree:add(f.mac, buf(len - 6, 4))
    end
    add_crc(tree, buf, len - 2, crc16({ (buf(0, len - 2):bytes()) }))
    if not pinfo.visited then
        commands[pinfo.number] = { name = name, at = pinfo.abs_ts }
        last = pinfo.number
    end
    if answer_of[pinfo.number] then
        tree:add(f.answer_in, answer_of[pinfo.number]):set_generated()
    end
    pinfo.cols.info = code .. " " .. name
end

local function answer(buf, pinfo, tree)
    local len = buf:len()
    if not pinfo.visited and last then
        command_of[pinfo.number], answer_of[last] = last, pinfo.number
    end
    local of = command_of[pinfo.number]
    local asked = of and commands[of]
    if len < 5 then
        tree:add_proto_expert_info(damaged, "Shorter than any answer")
        return
    end
    local status = bit.band(buf(0, 1):uint(), 0x1F)
    tree:add(f.status, buf(0, 1))
    local item = tree:add(f.length, buf(1, 2))
    local announced = buf(1, 2):uint() + 3
    if announced > len or announced < 5 then
        item:append_text(string.format(", %d bytes came", len - 3))
        tree:add_proto_expert_info(damaged)
    else
        if announced > 5 then
            tree:add(f.payload, buf(3, announced - 5))
        end
        -- The CRC leaves out the two length bytes.
        local pieces = { (buf(0, 1):bytes()) }
        if announced > 5 then
            pieces[2] = (buf(3, announced - 5):bytes())
        end
        add_crc(tree, buf, announced - 2, crc16(pieces))
    end
    if status ~= 0 then
        tree:add_proto_expert_info(refused, string.format("%02X %s", status, STATUSES[status] or "unknown"))
    end
    local words = string.format("%02X %s", status, STATUSES[status] or "unknown")
    if asked then
        tree:add(f.answer_to, of):set_generated()
        tree:add(f.time, (pinfo.abs_ts - asked.at) * 1000):set_generated()
        words = words .. ", answer to " .. asked.name
    end
    pinfo.cols.info = words
end

local encapsulations = DissectorTable.get("wtap_encap")
-- Whoever dissected I²C before goes on with every other address.
local plain_i2c = encapsulations:get_dissector(wtap.I2C_LINUX)

function stsafe.dissector(buf, pinfo, root)
    local address = buf:len() > 0 and buf(0, 1):uint()
    if not address or bit.rshift(address, 1) ~= stsafe.prefs.address then
        return plain_i2c:call(buf, pinfo, root)
    end
    local reading = bit.band(address, 1) == 1
    pinfo.cols.protocol = "STSAFE-A120"
    pinfo.cols.src = reading and "chip" or "host"
    pinfo.cols.dst = reading and "host" or "chip"
    local tree = root:add(stsafe, buf(1))
    if reading then
        answer(buf(1):tvb(), pinfo, tree)
    else
        command(buf(1):tvb(), pinfo, tree)
    end
end

encapsulations:add(wtap.I2C_LINUX, stsafe)
